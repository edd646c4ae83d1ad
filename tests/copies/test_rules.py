from __future__ import annotations

from typing import Any

import pytest

from models.wording import narrow
from service.copies.rules import data, rules
from service.copies.text import mask


@pytest.mark.parametrize("entry", data()["fixed"], ids=lambda entry: entry["name"])
def test_fixed_sentences_are_known_and_no_others(entry: dict[str, Any]) -> None:
    fixed = rules().fixed
    assert all(fixed.search(narrow(text)) for text in entry["yes"])
    assert not any(fixed.search(narrow(text)) for text in entry["no"])
    assert all(mask(text, None) == "" for text in entry["yes"])


def test_numbers_are_in_their_bounds() -> None:
    known = rules()
    assert 0.5 < known.decision.alike < known.decision.alike_short < 1
    assert 0 < known.sketch.contained < known.decision.share < 1
    assert known.sketch.perms % known.sketch.rows == 0
