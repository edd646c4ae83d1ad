"""``nianbao tag``: a line in, a line out."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.conftest import ROOT


def _tag(text: str, *args: str) -> str:
    command = [sys.executable, "-m", "service.cli", "tag", *args]
    done = subprocess.run(command, input=text.encode(), capture_output=True, timeout=60, check=True, cwd=ROOT)
    return done.stdout.decode()


def test_lines_are_tagged_each_by_itself() -> None:
    out = _tag("一是政策解读形式较为单一。\n\n下一步将加强业务培训。\r\n感谢社会各界的支持。\n")
    assert out.splitlines() == [
        "问题\t政策解读\t一是政策解读形式较为单一。",
        "措施\t队伍能力\t下一步将加强业务培训。",
        "其他\t—\t感谢社会各界的支持。",
    ]


def test_json_has_a_line_for_each() -> None:
    lines = [json.loads(x) for x in _tag("更新不够及时。\n网站打不开。", "--json").splitlines()]
    assert [x["role"] for x in lines] == ["problem", "problem"]
    assert [[t["code"] for t in x["themes"]] for x in lines] == [["timeliness"], ["platform"]]
    assert all(set(x) == {"text", "role", "role_score", "themes"} for x in lines)


def test_the_lines_of_a_report_are_judged_together() -> None:
    text = "存在的问题：\n一是还需进一步加强业务培训。\n改进措施：\n一是进一步加强业务培训。\n"
    together = [x.split("\t")[0] for x in _tag(text, "--report").splitlines()]
    assert together == ["其他", "问题", "其他", "措施"]


@pytest.mark.parametrize("text", ["", "\n\n", "\ufeff\n"])
def test_nothing_in_nothing_out(text: str) -> None:
    assert _tag(text) == ""
