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
    """A shipped file: its name, form and plan, and the fault that it holds if any."""

    name: str
    form: str
    plan: Plan
    fault: Fault | None = None

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
        lines.append(f"| `{sample.name}` | {sample.plan.unit.name} | {sample.plan.year} | {_wrong(sample.fault)} |")
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
