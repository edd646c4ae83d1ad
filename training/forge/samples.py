"""Writes the samples that the README and tests use: ``python -m training.forge.samples``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from training.forge.faults import Fault
from training.forge.forms import FORMS
from training.forge.plan import Plan, plan

FOLDER = Path("corpus/reports")
_LABELS = {"requests.new.natural_person": "表三“一、本年新收政府信息公开申请数量”“自然人”一格"}


@dataclass(frozen=True, slots=True)
class Sample:
    """A shipped file: its name, form and plan; the fault that a cell holds, or a note on what else is wrong."""

    name: str
    form: str
    plan: Plan
    fault: Fault | None = None
    note: str = ""

    def content(self) -> bytes:
        """The file."""
        return FORMS[self.form].write(self.plan)


def samples() -> Iterator[Sample]:
    """Every sample, in the order of the README."""
    wrong, fault = _qingshi()
    yield Sample("青石镇2023年年度报告.docx", "docx-merged", wrong, fault)
    yield Sample("qingshi-2023.docx", "docx-merged", wrong, fault)
    yield Sample("lanxi-finance-2023.html", "html-page", _clean("county_bureau", "岚溪县财政局", 2023, 21))
    yield Sample("beiyuan-2022.pdf", "pdf-repeat", _clean("subdistrict", "映山区北苑街道办事处", 2022, 22))
    yield Sample("chengpu-2023.txt", "text-tabs", _clean("county_government", "澄浦县人民政府", 2023, 23))
    yield from _liuwan()


def readme(made: list[Sample]) -> str:
    """What is in the folder, and what is wrong in which file."""
    lines = [
        "# 样例报告 / Sample reports",
        "",
        "全部由 `training/forge` 生成，单位、文字、数字均为虚构；`make samples` 可逐字节重新生成。",
        "All made by `training/forge` (`make samples`); organs, texts and numbers are invented.",
        "",
        "| 文件 / file | 单位 / organ | 年度 / year | 错误 / what is wrong |",
        "|---|---|---|---|",
    ]
    for sample in made:
        wrong = sample.note or _wrong(sample.fault)
        lines.append(f"| `{sample.name}` | {sample.plan.unit.name} | {sample.plan.year} | {wrong} |")
    lines += [
        "",
        "`qingshi-2023.docx` 与 `青石镇2023年年度报告.docx` 内容相同，便于在不能输入中文文件名的环境中使用。",
        "The two .docx files are the same report under a Chinese and an ASCII name.",
    ]
    return "\n".join(lines) + "\n"


def _wrong(fault: Fault | None) -> str:
    if fault is None:
        return "无 / nothing"
    place = _LABELS[fault.cell]
    said = f"{place}应为 {fault.right}，误填 {fault.wrong}（数字颠倒）"
    return f"{said} / `{fault.cell}` says {fault.wrong}, not {fault.right}"


def _clean(kind: str, name: str, year: int, seed: int) -> Plan:
    return plan(seed, kind=kind, name=name, year=year)


def _qingshi() -> tuple[Plan, Fault]:
    """A township that received 12 requests from natural persons and printed 21."""
    cell = "requests.new.natural_person"
    for seed in range(10_000):
        made = plan(seed, kind="township", name="青石镇人民政府", year=2023, claims=0)
        if made.cells[cell] == 12 and made.cells["requests.carried_in.natural_person"] == 1:
            return made.change({cell: 21}), Fault(cell, 12, 21, "digits_swapped")
    raise LookupError(cell)


def _liuwan() -> Iterator[Sample]:
    """A township whose text says one request too many, and its last report, which carried out none."""
    name, year, rows = "柳湾镇人民政府", 2023, ("new", "carried_in")
    for seed in range(10_000):
        made = plan(seed, kind="township", name=name, year=year, claims=0)
        received, carried = (int(made.cells[f"requests.{row}.total"]) for row in rows)
        last = plan(seed + 1, kind="township", name=name, year=year - 1, claims=0)
        left = int(last.cells["requests.carried_out.total"])
        if received > 5 and carried > 0 and left == 0:
            break
    else:
        raise LookupError(name)
    text = f"{year}年，我镇收到政府信息公开申请{received + 1}件，上年结转{carried}件，均按期答复。"
    overview = made.section("overview")
    wrong = made.with_section("overview", paragraphs=(*overview.paragraphs, text))
    said = f"第一部分说收到申请 {received + 1} 件，表三为 {received}；上年结转 {carried}，上年报告结转下年度 {left}"
    english = f"the text says {received + 1} requests, table 3 {received}; {carried} carried in, {left} carried out"
    yield Sample("liuwan-2023.docx", "docx-merged", wrong, note=f"{said} / {english}")
    yield Sample("liuwan-2022.html", "html-page", last)


@click.command()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=FOLDER, help="Folder to write to.")
def main(out: Path) -> None:
    """Write the samples and their README."""
    out.mkdir(parents=True, exist_ok=True)
    made = list(samples())
    for sample in made:
        (out / sample.name).write_bytes(sample.content())
    (out / "README.md").write_text(readme(made), encoding="utf-8")


if __name__ == "__main__":
    main()
