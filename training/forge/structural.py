"""Faults of structure and wording: each makes a new plan and says which findings a review must have."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from training.forge.forms import Form, Places
from training.forge.plan import Plan, PlannedSection
from training.forge.units import neighbour


@dataclass(frozen=True, slots=True)
class Spoiled:
    """A spoiled plan.

    A review must have a finding of each of ``codes``; those of ``allowed`` may come with it. ``note`` says in
    Chinese what is wrong. ``places`` is what a form must keep so that the fault can be seen in it at all, and
    ``only`` limits it to one form (a date stands on web pages only).
    """

    plan: Plan
    codes: tuple[str, ...]
    note: str
    allowed: frozenset[str] = frozenset()
    places: Places = "order"
    only: str = ""

    def shows_in(self, form: Form) -> bool:
        """Whether a file of this form shows the fault."""
        return _PLACES.index(form.places) >= _PLACES.index(self.places) and self.only in ("", form.name)


_PLACES: tuple[Places, ...] = ("order", "fields", "grid")
Spoiler = Callable[[Plan, random.Random], Spoiled]
_NARRATIVE = frozenset({"N101", "N102", "N103", "N104", "N105", "N106", "N107"})
_TOPICS = frozenset({"S301", "S302"})


@cache
def data() -> dict[str, Any]:
    """``headings.toml``."""
    return tomllib.loads(files("training.forge").joinpath("headings.toml").read_text("utf-8"))


def _section_dropped(plan: Plan, rng: random.Random) -> Spoiled:
    gone = rng.choice(plan.sections)
    kept = replace(plan, sections=tuple(s for s in plan.sections if s is not gone))
    codes: tuple[str, ...] = ("S101",)
    if gone.table is not None:
        names = [n for n in plan.cells if n.startswith(f"{gone.table}.")]
        kept, codes = kept.without(names), ("S101", "T101")
    allowed = _TOPICS | {"S303", "S204"} | _NARRATIVE
    return Spoiled(kept, codes, f"缺少“{gone.heading}”", allowed)


def _heading_variant(plan: Plan, rng: random.Random) -> Spoiled:
    entry = rng.choice(data()["heading"])
    return variant(plan, entry)


def variant(plan: Plan, entry: dict[str, Any]) -> Spoiled:
    """The plan with one entry of ``[[heading]]`` in place."""
    changed = plan.with_section(entry["section"], heading=entry["text"])
    codes, allowed = tuple(entry.get("codes", ())), frozenset(entry.get("allowed", ()))
    return Spoiled(changed, codes, f"标题写作“{entry['text']}”", allowed)


def _number_lost(plan: Plan, rng: random.Random) -> Spoiled:
    section = rng.choice(plan.sections)
    heading = section.heading[2:] if rng.random() < 0.5 else section.heading[1:]
    return Spoiled(plan.with_section(section.code, heading=heading), ("S104",), f"标题“{heading}”缺序号")


def _stray_character(plan: Plan, rng: random.Random) -> Spoiled:
    section = rng.choice(plan.sections)
    heading = rng.choice(("|", "l", "## ")) + section.heading
    return Spoiled(plan.with_section(section.code, heading=heading), ("S104",), f"标题“{heading}”多出字符")


def _wrong_numeral(plan: Plan, rng: random.Random) -> Spoiled:
    at = rng.randrange(1, len(plan.sections))
    section = plan.sections[at]
    numeral = plan.sections[at - 1].heading[0] if rng.random() < 0.5 else "一二三四五六七"[at + 1]
    heading = numeral + section.heading[1:]
    return Spoiled(
        plan.with_section(section.code, heading=heading), ("S103",), f"标题“{heading}”序号不对", frozenset({"S104"})
    )


def _out_of_order(plan: Plan, rng: random.Random) -> Spoiled:
    order = list(plan.sections)
    at = rng.randrange(1, len(order) - 1)
    order[at], order[at + 1] = order[at + 1], order[at]
    return Spoiled(replace(plan, sections=tuple(order)), ("S103",), "两个部分次序颠倒", frozenset({"S104"}))


def _section_twice(plan: Plan, rng: random.Random) -> Spoiled:
    section = plan.section(rng.choice(("problems", "others")))
    at = plan.sections.index(section)
    sections = (*plan.sections[: at + 1], section, *plan.sections[at + 1 :])
    return Spoiled(replace(plan, sections=sections), ("S105",), f"“{section.heading}”出现两次", _NARRATIVE)


def _problems_without_heading(plan: Plan, rng: random.Random) -> Spoiled:  # noqa: ARG001
    return Spoiled(plan.with_section("problems", heading=""), ("S104",), "第五部分没有标题")


def _overview_numbered(plan: Plan, rng: random.Random) -> Spoiled:  # noqa: ARG001
    """The overview has headings 一 to 六 of its own: nothing is wrong with that."""
    section = plan.section("overview")
    leads = (
        "年度工作简述",
        "主动公开力度加大",
        "依申请公开办理有序",
        "信息管理更加细致",
        "平台建设稳步推进",
        "监督保障落到实处",
    )
    paragraphs: list[str] = []
    for numeral, lead, text in zip("一二三四五六", leads, section.paragraphs, strict=False):
        paragraphs.extend([f"{numeral}、{lead}", text])
    paragraphs.extend(section.paragraphs[len(leads) :])
    return Spoiled(plan.with_section("overview", paragraphs=tuple(paragraphs)), (), "总体情况内部自编一至六的序号")


def _title_variant(plan: Plan, rng: random.Random) -> Spoiled:
    return title(plan, rng.choice(data()["title"]))


def title(plan: Plan, entry: dict[str, Any]) -> Spoiled:
    """The plan with one entry of ``[[title]]`` in place."""
    text = entry["text"].format(unit=plan.unit.name, year=plan.year)
    note = f"题名写作“{text}”" if text else "没有题名"
    allowed = frozenset({"S202"}) if not text else frozenset[str]()
    return Spoiled(replace(plan, title=text), tuple(entry.get("codes", ())), note, allowed)


def _with_sentence(plan: Plan, sentence: str) -> Plan:
    """The plan with a sentence before the text of section one's second paragraph."""
    section = plan.section("overview")
    paragraphs = (section.paragraphs[0], sentence + section.paragraphs[1], *section.paragraphs[2:])
    return plan.with_section("overview", paragraphs=paragraphs)


def _residue(plan: Plan, rng: random.Random) -> Spoiled:
    sentence = rng.choice(data()["residue"]["sentences"])
    return Spoiled(_with_sentence(plan, sentence), ("S208",), f"残留模板文字“{sentence}”")


def _superseded_basis(plan: Plan, rng: random.Random) -> Spoiled:
    if plan.year < 2021:
        raise ValueError("the basis was in force")
    sentence = rng.choice(data()["superseded"]["sentences"])
    return Spoiled(_with_sentence(plan, sentence), ("S207",), f"引用已失效依据：{sentence}")


def _other_unit(plan: Plan, rng: random.Random) -> Spoiled:
    other = neighbour(rng, plan.unit).name
    sentence = f"{other}高度重视，主要负责同志多次听取汇报，{other}各科室分工落实。"
    return Spoiled(_with_sentence(plan, sentence), ("S203",), f"正文自称“{other}”")


def _period(plan: Plan, sentence: str) -> Plan:
    """The plan with this statement of the period and no other."""
    section = plan.section("overview")
    kept = tuple(p for p in section.paragraphs if not re.search("统计期限", p))
    return plan.with_section("overview", paragraphs=(kept[0], sentence, *kept[1:]))


def _wrong_period(plan: Plan, rng: random.Random) -> Spoiled:
    year = plan.year
    span = rng.choice((
        f"自{year}年1月1日起至{year}年11月30日止",
        f"自{year}年2月1日起至{year}年12月31日止",
        f"自{year}年1月1日起至{year}年12月30日止",
        f"自{year}年1月1日起",
    ))  # fmt: skip
    return Spoiled(_period(plan, f"本报告所列数据的统计期限{span}。"), ("S204",), f"统计期限写作“{span}”")


def _period_of_another_year(plan: Plan, rng: random.Random) -> Spoiled:  # noqa: ARG001
    span = f"自{plan.year - 1}年1月1日起至{plan.year - 1}年12月31日止"
    return Spoiled(_period(plan, f"本报告所列数据的统计期限{span}。"), ("S202",), f"统计期限写作“{span}”")


def _stale_year(plan: Plan, rng: random.Random) -> Spoiled:
    code = rng.choice(("overview", "problems"))
    section = plan.section(code)
    stale = f"{plan.year - 1}年，{plan.unit.we}按照上级要求开展公开工作，各项任务有序推进。"
    changed = plan.with_section(code, paragraphs=(stale, *section.paragraphs))
    return Spoiled(changed, ("S202",), f"沿用{plan.year - 1}年的文字", _NARRATIVE)


def _overview_thin(plan: Plan, rng: random.Random) -> Spoiled:  # noqa: ARG001
    if plan.year < 2021:
        raise ValueError("the trial form does not name the topics")
    text = f"{plan.year}年，{plan.unit.we}各项工作平稳有序，没有发生重大差错。"
    codes = ("S301", "S302") if plan.unit.name.endswith("人民政府") else ("S301",)
    changed = replace(plan.with_section("overview", paragraphs=(text,)), stated=frozenset())
    return Spoiled(changed, codes, "总体情况没有写应有的内容", _TOPICS)


def _section_empty(plan: Plan, rng: random.Random) -> Spoiled:
    code = rng.choice(("overview", "problems"))
    changed = plan.with_section(code, paragraphs=("无。",) if rng.random() < 0.5 else ())
    changed = replace(changed, clauses=changed.clauses if code == "overview" else ())
    if code == "overview":
        changed = replace(changed, stated=frozenset())
    return Spoiled(changed, ("S102",), f"“{plan.section(code).heading}”没有内容", _TOPICS | {"S204"})


def _fees_unsaid(plan: Plan, rng: random.Random) -> Spoiled:
    if plan.year < 2021:
        raise ValueError("fees were not to be reported yet")
    text = rng.choice(("无。", "无其他需要报告的事项。", "没有需要说明的其他事项。"))
    return Spoiled(plan.with_section("others", paragraphs=(text,)), ("S303",), "第六部分没有写信息处理费")


def _without_role(plan: Plan, role: str, code: str, note: str) -> Spoiled:
    turn = max(i for i, c in enumerate(plan.clauses) if c.role == "other")
    kept = plan.clauses[turn:] if role == "problem" else plan.clauses[:turn]
    changed = plan.with_section("problems", paragraphs=tuple(c.text for c in kept))
    return Spoiled(replace(changed, clauses=kept), (code,), note, _NARRATIVE)


def _no_problem(plan: Plan, rng: random.Random) -> Spoiled:  # noqa: ARG001
    return _without_role(plan, "problem", "N101", "第五部分没有写问题")


def _no_measure(plan: Plan, rng: random.Random) -> Spoiled:  # noqa: ARG001
    return _without_role(plan, "measure", "N102", "第五部分没有写改进措施")


def _glued_heading(plan: Plan, rng: random.Random) -> Spoiled:
    section: PlannedSection = plan.section(rng.choice(("overview", "problems", "others")))
    return Spoiled(plan.with_section(section.code, glued=True), (), "标题与正文在同一段", frozenset({"S104"}))


STRUCTURAL: dict[str, Spoiler] = {
    "section_dropped": _section_dropped,
    "section_empty": _section_empty,
    "section_twice": _section_twice,
    "out_of_order": _out_of_order,
    "wrong_numeral": _wrong_numeral,
    "number_lost": _number_lost,
    "stray_character": _stray_character,
    "heading_variant": _heading_variant,
    "glued_heading": _glued_heading,
    "problems_without_heading": _problems_without_heading,
    "overview_numbered": _overview_numbered,
    "overview_thin": _overview_thin,
    "title_variant": _title_variant,
    "period_wrong": _wrong_period,
    "period_of_another_year": _period_of_another_year,
    "stale_year": _stale_year,
    "other_unit": _other_unit,
    "residue": _residue,
    "superseded_basis": _superseded_basis,
    "fees_unsaid": _fees_unsaid,
    "no_problem": _no_problem,
    "no_measure": _no_measure,
}
"""Faults of sections, headings, title and text by name."""
