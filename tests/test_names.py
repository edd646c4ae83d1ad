"""Names of organs: the same organ in several spellings, and never two organs as one."""

from __future__ import annotations

import pytest

from service.names import key


@pytest.mark.parametrize(("one", "other"), [("兴和县人民政府", "兴县人民政府"), ("和县人民政府", "县人民政府")])
def test_a_place_is_no_other_place(one: str, other: str) -> None:
    assert key(one) != key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("岚溪县住房和城乡建设局", "岚溪县住房城乡建设局"),
        ("青石镇人民政府", "青石镇"),
        ("发展和改革委员会", "发展改革委"),
    ],
)
def test_usual_spellings_are_one(one: str, other: str) -> None:
    assert key(one) == key(other)
