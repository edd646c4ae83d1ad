"""The ranking as CSV: what any spreadsheet reads, and nothing that it runs."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from service.export.county import ranking, table
from service.export.facts import clean
from tests.counties import Made

BEGINNINGS = ("=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠")


def lines(made: Made, folder: Path) -> list[list[str]]:
    table.write(made.batch, folder / "scores.csv")
    content = (folder / "scores.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_it_is_the_ranking(county: Made, tmp_path: Path) -> None:
    head, *found = lines(county, tmp_path)
    assert head == [c.title for c in ranking.columns()]
    assert len(found) == len(county.batch.entries)
    first = dict(zip(head, found[0], strict=True))
    assert (first["名次"], first["得分"], first["年度"], first["报送期限"]) == ("1", "100", "2023", "2024-01-31")
    assert {len(line) for line in found} == {len(head)}


def test_no_field_begins_as_a_formula(wild: Made, tmp_path: Path) -> None:
    fields = [field for line in lines(wild, tmp_path)[1:] for field in line]
    assert not [f for f in fields if f.startswith(BEGINNINGS)]
    assert any(f.startswith("'=cmd") for f in fields)
    assert any(f.startswith("'-1") for f in fields)
    assert not [f for f in fields if f != clean(f)]


def test_numbers_stay_numbers_and_days_days() -> None:
    assert [table.shown(v) for v in (-3, -0.5, 95.0, 0, None)] == [-3, -0.5, 95, 0, ""]
    assert table.shown(date(2024, 1, 31)) == "2024-01-31"
    assert table.shown("-3") == "'-3"


@given(st.lists(st.text(), min_size=1))
def test_texts_come_back_as_they_were(texts: list[str]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerow([table.shown(text) for text in texts])
    (read,) = csv.reader(io.StringIO(out.getvalue(), newline=""))
    for text, field in zip(texts, read, strict=True):
        assert not field.startswith(BEGINNINGS)
        assert field == (f"'{clean(text)}" if clean(text).startswith(BEGINNINGS) else clean(text))
