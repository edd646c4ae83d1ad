"""Labels in and out: every format brings back what it wrote, and says line by line what it can't take."""

from __future__ import annotations

import io
import json

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import ROOT
from training import taxonomy
from training.labels import formats
from training.labels.check import LONGEST
from training.labels.clause import Clause
from training.labels.formats import FORMATS

CODES = sorted(taxonomy.load().themes)
TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff") | st.sampled_from("\n\t,;；\"'=一是"),
    min_size=1, max_size=40,
).filter(str.strip)  # fmt: skip
NAME = st.none() | st.text(st.characters(categories=("L", "Nd"), codec="utf-8"), min_size=1, max_size=8)
THEMES = st.none() | st.lists(st.sampled_from(CODES), unique=True, max_size=3).map(tuple)
OWN = st.builds(Clause, TEXT, NAME, NAME, st.sampled_from(["problem", "measure"]), THEMES) | st.builds(
    Clause, TEXT, NAME, NAME, st.just("other"), st.just(()) | st.none()
)
LABEL = st.text(st.characters(categories=("L", "P", "Nd"), codec="utf-8"), min_size=1, max_size=8)
PLAIN = st.builds(lambda t, n, x: Clause(t, n, labels=(x,), single=True), TEXT, NAME, LABEL) | st.builds(
    lambda t, n, x: Clause(t, n, labels=tuple(x)), TEXT, NAME, st.lists(LABEL, min_size=1, max_size=3, unique=True)
)


@pytest.mark.parametrize("name", sorted(FORMATS))
@settings(max_examples=60, deadline=None)
@given(st.lists(OWN | PLAIN, min_size=1, max_size=5))
def test_a_round_trip_loses_nothing(name: str, clauses: list[Clause]) -> None:
    found, faults = formats.load(FORMATS[name].write(clauses), FORMATS[name])
    assert faults == []
    assert found == clauses


@pytest.mark.parametrize("path", sorted((ROOT / "corpus" / "samples").iterdir()), ids=lambda p: p.name)
def test_every_sample_holds_the_same_labels(path: object) -> None:
    from pathlib import Path

    assert isinstance(path, Path)
    data = path.read_bytes()
    format_ = FORMATS["doccano"] if "doccano" in path.name else formats.guess(path.name, data)
    found, faults = formats.load(data, format_)
    assert faults == []
    expected, _ = formats.load((ROOT / "corpus" / "samples" / "labels.jsonl").read_bytes(), FORMATS["jsonl"])
    assert found == expected
    assert len(found) >= 5


def _lines(*lines: object) -> bytes:
    return "\n".join(x if isinstance(x, str) else json.dumps(x, ensure_ascii=False) for x in lines).encode()


GOOD = {"text": "更新慢。", "role": "problem", "themes": ["timeliness"]}
BAD = [
    ("not json", "JSON"),
    ("[1, 2]", "对象"),
    ({"role": "problem", "themes": []}, "text"),
    ({"text": "  ", "role": "problem", "themes": []}, "text"),
    ({"text": 5, "role": "problem", "themes": []}, "text"),
    ({"text": "慢" * (LONGEST + 1), "role": "problem", "themes": []}, str(LONGEST)),
    ({"text": "慢\x00", "role": "problem", "themes": []}, "控制字符"),
    ({"text": "慢"}, "label"),
    ({"text": "慢", "role": "complaint", "themes": []}, "complaint"),
    ({"text": "慢", "role": "problem", "themes": "timeliness"}, "列表"),
    ({"text": "慢", "role": "problem", "themes": ["speed"]}, "speed"),
    ({"text": "慢", "role": "problem", "themes": ["problem"]}, "problem"),
    ({"text": "慢", "role": "other", "themes": ["timeliness"]}, "other"),
    ({"text": "慢", "report": [1], "role": "problem", "themes": []}, "report"),
    ({"text": "慢", "label": 5}, "label"),
    ({"text": "慢", "label": ""}, "label"),
    ({"text": "慢", "label": ["problem", "measure"]}, "一个角色"),
]


@pytest.mark.parametrize(("bad", "says"), BAD)
def test_a_bad_line_is_named_and_the_rest_goes_on(bad: object, says: str) -> None:
    found, faults = formats.load(_lines(GOOD, "", bad, GOOD), FORMATS["jsonl"])
    assert len(found) == 2
    assert [f.line for f in faults] == [3]
    assert says in faults[0].reason


def test_chinese_names_are_understood() -> None:
    (found,), _ = formats.load(
        _lines({"text": "慢", "role": "问题", "themes": ["公开时效", "content"]}), FORMATS["jsonl"]
    )
    assert (found.role, found.themes) == ("problem", ("timeliness", "content"))


def test_doccano_labels_of_the_project_and_plain_ones() -> None:
    lines = _lines(
        {"id": 7, "text": "慢", "label": ["问题", "公开时效"], "Comments": []},
        {"id": 8, "text": "进球", "labels": ["体育"]},
        {"id": 9, "text": "进球", "label": []},
    )
    found, faults = formats.load(lines, FORMATS["doccano"])
    assert not faults
    assert found[0] == Clause("慢", "7", None, "problem", ("timeliness",))
    assert found[1] == Clause("进球", "8", labels=("体育",))
    assert found[2] == Clause("进球", "9", labels=())


def test_label_studio_takes_the_last_annotation_that_was_not_cancelled() -> None:
    def choice(name: str, *chosen: str) -> dict[str, object]:
        return {"from_name": name, "to_name": "text", "type": "choices", "value": {"choices": list(chosen)}}

    tasks = [
        {
            "data": {"text": "慢", "report": "r"},
            "annotations": [
                {"result": [choice("role", "measure")]},
                {"result": [choice("role", "problem"), choice("themes", "timeliness")]},
                {"result": [choice("role", "other")], "was_cancelled": True},
            ],
        },
        {"data": {"text": "没有标"}, "annotations": []},
        {"data": "x"},
        {"data": {"text": "慢"}, "annotations": [{"result": [{"type": "choices"}]}]},
    ]
    found, faults = formats.load(json.dumps(tasks).encode(), FORMATS["label-studio"])
    assert found == [Clause("慢", None, "r", "problem", ("timeliness",))]
    assert [f.line for f in faults] == [2, 3, 4]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("label-studio", b"{}"), ("label-studio", b"nope"), ("xlsx", b"PK\x03\x04 broken"), ("xlsx", b""),
        ("csv", "正文,角色\n慢,problem\n".encode()), ("csv", b'text,role\n"open,problem\n'), ("csv", b""),
        ("jsonl", b"\xff\xfe\x00\xd8"),
    ],
)  # fmt: skip
def test_files_of_another_kind(name: str, data: bytes) -> None:
    with pytest.raises(formats.Unreadable):
        formats.load(data, FORMATS[name])


def test_csv_in_the_encoding_of_old_spreadsheets() -> None:
    data = "text,role,themes\n更新慢,问题,公开时效；公开内容\n".encode("gb18030")
    found, faults = formats.load(data, FORMATS["csv"])
    assert not faults
    assert found == [Clause("更新慢", role="problem", themes=("timeliness", "content"))]


def test_a_text_that_begins_with_an_equals_sign_is_no_formula() -> None:
    data = FORMATS["xlsx"].write([Clause("=1+1", role="problem", themes=())])
    cell = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]["C2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


@pytest.mark.parametrize(
    ("file", "start", "expected"),
    [("a.csv", b"", "csv"), ("a.XLSX", b"", "xlsx"), ("a.jsonl", b"{", "jsonl"), ("a.json", b" [", "label-studio"),
     ("a.json", b"{", "jsonl"), ("labels", b"", "jsonl")],
)  # fmt: skip
def test_formats_are_guessed(file: str, start: bytes, expected: str) -> None:
    assert formats.guess(file, start).name == expected
