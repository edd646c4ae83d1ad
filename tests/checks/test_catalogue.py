"""Every code: templates in both languages, an entry in the user guide, and a report that triggers it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from models.document import Document, Loss, Picture
from models.report import UnitLevel
from models.standard import load
from models.understand import understand
from service.batch import lean
from service.batch.findings import render
from service.checks import catalogue
from service.checks import copies as copies_check
from service.checks.county import Comparison, File, Filing, submissions, sums
from service.checks.finding import Outcome
from service.checks.profile import Profile
from service.checks.words import Words
from service.copies import sketch
from service.copies.find import find
from service.copies.text import narrative
from service.previous import LastYear
from service.render import message, to_json
from service.review import Review
from tests.conftest import ROOT
from tests.documents import lines
from tests.reports import OVERVIEW, PROBLEMS, Sketch, review_of, reviewed

Change = Callable[[Sketch], None]


def _set(**values: object) -> Change:
    def change(sketch: Sketch) -> None:
        for name, value in values.items():
            setattr(sketch, name, value)

    return change


def _heading(number: int, text: str) -> Change:
    def change(sketch: Sketch) -> None:
        sketch.headings[number] = text

    return change


def _cells(**printed: str) -> Change:
    return _set(cells={name.replace("__", "."): text for name, text in printed.items()})


def _pictured() -> Review:
    text = Sketch().text()
    start, end = text.index("三、收到和处理"), text.index("四、政府信息公开行政复议")
    document = lines(text[: start + 18] + text[end:])
    pictures = (Picture(start + 18),)
    return review_of(Document(document.text, "docx", "x", document.paragraphs, pictures=pictures))


def _scan(kind: str) -> Review:
    return review_of(Document("", "pdf", "x", pages=2, losses=(Loss(kind, (1, 2)),)))  # type: ignore[arg-type]


def _old_form() -> Review:
    rows = [
        "规章\t0\t0\t0",
        "规范性文件\t0\t0\t0",
        "行政许可\t0\t0\t0",
        "其他对外管理服务事项\t0\t0\t0",
        "行政处罚\t0\t0\t0",
        "行政强制\t0\t0\t0",
        "行政事业性收费\t0\t0",
        "政府集中采购\t0\t0",
    ]
    text = Sketch().text()
    start, end = text.index("第二十条第（一）项"), text.index("三、收到和处理")
    old = "信息内容\t本年新制作数量\t本年新公开数量\t对外公开总数量\n" + "\n".join(rows) + "\n"
    return review_of(lines(text[:start] + old + text[end:]))


def _grid_without_column() -> Review:
    from tests.documents import blocks

    sketch = Sketch()
    form = load("2021").table("requests")
    grids: list[object] = []
    for line in sketch.text().split("\n"):
        grids.append(line)
    start, end = grids.index(sketch.headings[2]), grids.index(sketch.headings[3])
    header = ["", *(c.label for c in form.columns if c.code != "legal")]
    body = [[r.label, *"000000"] for r in form.rows if not r.replaces]
    return review_of(blocks(*grids[: start + 1], [header, *body], *_split(grids[end:])))  # type: ignore[arg-type]


def _grid_with_column() -> Review:
    from tests.documents import blocks

    sketch = Sketch()
    form = load("2021").table("requests")
    grids = list(sketch.text().split("\n"))
    start, end = grids.index(sketch.headings[2]), grids.index(sketch.headings[3])
    header = ["", *(c.label for c in form.columns), "外国公民"]
    body = [[r.label, *"00000000"] for r in form.rows if not r.replaces]
    return review_of(blocks(*grids[: start + 1], [header, *body], *_split(grids[end:])))  # type: ignore[arg-type]


def _split(parts: list[object]) -> list[object]:
    """Lines with tabs as one grid, the others as paragraphs."""
    grid = [str(p).split("\t") for p in parts if "\t" in str(p)]
    width = max(len(r) for r in grid)
    first = next(i for i, p in enumerate(parts) if "\t" in str(p))
    rest = [p for p in parts[first:] if "\t" not in str(p)]
    return [*parts[:first], [r + [""] * (width - len(r)) for r in grid], *rest]


def _short_row() -> Review:
    label = "二、上年结转政府信息公开申请数量"
    return review_of(lines(Sketch().text().replace(label + "\t0" * 7, label + "\n0\n0")))


def _swapped() -> Review:
    text = Sketch().text()
    five, six = text.index("五、存在的"), text.index("六、其他")
    return review_of(lines(text[:five] + text[six:] + "\n" + text[five:six]))


def _said(sentence: str, *, new: str = "") -> Change:
    """A sentence at the end of section one; ``new`` prints requests of natural persons."""

    def change(sketch: Sketch) -> None:
        sketch.overview += sentence
        for row in ("new", "granted", "processed_total") if new else ():
            sketch.cells |= {f"requests.{row}.natural_person": new, f"requests.{row}.total": new}

    return change


def _denied_twice(sketch: Sketch) -> None:
    sketch.overview += "2023年，我镇未发生因政府信息公开引起的行政复议、行政诉讼。"
    for row in ("review", "direct"):
        sketch.cells |= {f"litigation.{row}.upheld": "1", f"litigation.{row}.total": "1"}


def _last_year(**printed: str) -> LastYear:
    """The same organ's report on 2022, with other cells."""
    sketch = Sketch(title="竹溪镇人民政府2022年政府信息公开工作年度报告", overview=OVERVIEW.replace("2023", "2022"))
    sketch.cells = {name.replace("__", "."): text for name, text in printed.items()}
    return LastYear((understand(lines(sketch.text())),), single=True)


def _copied(code: str, copies: int = 1) -> Review:
    """A report, with what a batch finds of it in which others handed in the same text."""
    towns = ["竹溪镇", "柳湾镇", "青石镇", "白鹭镇"][: copies + 1]
    text = ONLY_PROBLEMS + ONLY_MEASURES
    made = {t: reviewed(_set(title=f"{t}人民政府2023年政府信息公开工作年度报告", problems=text)) for t in towns}
    told = {t: narrative(lean.read(to_json(r).model_dump_json(by_alias=True).encode()), t) for t, r in made.items()}
    pairs = find({t: sketch.read(sketch.sketch(n)) for t, n in told.items()}, told.__getitem__)
    found = copies_check.check(pairs, {t: t for t in towns}, told.__getitem__)
    first = found.county[:1] if code == "C104" else (found.reports[towns[0]],)
    return replace(made[towns[0]], findings=first)


ONLY_MEASURES = (
    "一是加强业务培训，提高经办人员的业务能力。二是健全信息审核制度，严格落实三审三校。"
    "三是丰富政策解读形式，运用图解和短视频讲清政策。四是加大检查力度，按季度通报结果。"
)
ONLY_PROBLEMS = (
    "一是公开内容不够丰富，群众关心的补贴信息偏少。二是政策解读形式较为单一，图解和视频不多。"
    "三是工作人员多为兼职，业务能力有待提高。四是栏目更新不够及时，有的信息发布滞后。"
)
ONLY_ACHIEVEMENTS = (
    "2023年，我镇政府信息公开工作取得明显成效。全年主动公开信息326条，比上年增加四成，位居全县前列。"
    "“竹溪发布”公众号粉丝突破五千，获评全县优秀政务新媒体。全年未发生一起因信息公开引起的行政复议和行政诉讼。"
)
STALE = OVERVIEW.replace("2023年，我单位", "2022年，我单位")
LATE = {"published": date(2024, 5, 1)}
NEW, OLD = "disclosure__normative_documents__", "disclosure__regulations__"

TRIGGERS: dict[tuple[str, str], Callable[[], Review]] = {
    ("S101", ""): lambda: reviewed(_heading(5, "")),
    ("S102", ""): lambda: reviewed(_set(problems="")),
    ("S102", "nothing"): lambda: reviewed(_set(problems="无")),
    ("S103", ""): _swapped,
    ("S103", "numeral"): lambda: reviewed(_heading(5, "七、其他需要报告的事项")),
    ("S104", ""): lambda: reviewed(_heading(0, "一、概述")),
    ("S104", "no_heading"): lambda: reviewed(_heading(3, "")),
    ("S105", ""): lambda: reviewed(_set(others="无\n五、存在的主要问题及改进情况\n同上一段所述，问题仍在。")),
    ("S201", ""): lambda: reviewed(_set(title="")),
    ("S201", "irregular"): lambda: reviewed(_set(title="2023年竹溪镇政府信息公开工作年度报告")),
    ("S202", ""): lambda: reviewed(_set(overview=OVERVIEW.replace("自2023", "自2022").replace("至2023", "至2022"))),
    ("S202", "stale"): lambda: reviewed(_set(overview=STALE)),
    ("S203", ""): lambda: reviewed(_said("柳湾镇高度重视政府信息公开工作，多次研究部署。")),
    ("S203", "self"): lambda: reviewed(_said("我局严格审核各类信息。")),
    ("S204", ""): lambda: reviewed(_set(overview=OVERVIEW.replace("12月31日", "11月30日"))),
    ("S204", "open"): lambda: reviewed(_set(overview=OVERVIEW.replace("起至2023年12月31日止", "起"))),
    ("S205", ""): lambda: reviewed(unit="清河县财政局", **LATE),
    ("S205", "county"): lambda: reviewed(profile=Profile(deadlines={UnitLevel.TOWNSHIP: (1, 9)}), **LATE),
    ("S206", ""): _old_form,
    ("S206", "rows"): lambda: reviewed(_set(extra_rows=["（六）其他处理\t" + "\t".join("0000000")])),
    ("S207", ""): lambda: reviewed(_said("本报告依据国办公开办函〔2019〕60号编制。")),
    ("S207", "old"): lambda: reviewed(_said("按照国办发〔2016〕80号文件推进公开。")),
    ("S208", ""): lambda: reviewed(_set(others="××镇没有收费。")),
    ("S301", ""): lambda: reviewed(_set(overview="2023年，我镇开展了工作考核、社会评议、责任追究。")),
    ("S302", ""): lambda: reviewed(_set(overview=OVERVIEW.replace("，开展工作考核和社会评议，未发生责任追究", ""))),
    ("S303", ""): lambda: reviewed(_set(others="无。")),
    ("X101", ""): lambda: reviewed(_said("2023年我镇收到政府信息公开申请3件。")),
    ("X101", "either"): lambda: reviewed(_said("2023年我镇受理政府信息公开申请3件。")),
    ("X101", "sum"): lambda: reviewed(_said("2023年我镇收到法人或者其他组织提出的政府信息公开申请3件。")),
    ("X102", ""): lambda: reviewed(_said("政府信息公开申请办理中，予以公开3件。")),
    ("X102", "either"): lambda: reviewed(_said("政府信息公开申请办理结果：公开3件、部分公开0件。")),
    ("X102", "sum"): lambda: reviewed(_said("政府信息公开申请办理中，不予公开3件。")),
    ("X103", ""): lambda: reviewed(_said("2023年因政府信息公开被申请行政复议2件。")),
    ("X103", "sum"): lambda: reviewed(_said("2023年因政府信息公开被提起行政诉讼2件。")),
    ("X104", ""): lambda: reviewed(_said("2023年我镇作出行政处罚决定12件。")),
    ("X105", ""): lambda: reviewed(_said("全年公开信息30条，分别为：政策类12条、财政类9条、其他8条。")),
    ("X106", ""): lambda: reviewed(_said("全年公开信息300条，其中政策类30条，占20%。")),
    ("X106", "growth"): lambda: reviewed(_said("全年公开信息300条，比上年增加100条，增长20%。")),
    ("X107", ""): lambda: reviewed(_said("2023年，我镇未收到政府信息公开申请。", new="1")),
    ("X107", "sum"): lambda: reviewed(_denied_twice),
    ("T101", "picture"): _pictured,
    ("T101", ""): lambda: review_of(
        lines(Sketch().text().replace("复议后起诉", "").replace("未经复议直接起诉", ""))
    ),
    ("T102", ""): lambda: reviewed(_set(dropped_rows=["granted"])),
    ("T102", "rows_added"): lambda: reviewed(_set(extra_rows=["（八）网上查询\t" + "\t".join("0000000")])),
    ("T102", "columns"): _grid_without_column,
    ("T102", "columns_added"): _grid_with_column,
    ("T103", ""): lambda: reviewed(_cells(requests__new__legal="")),
    ("T103", "implied"): lambda: reviewed(
        _cells(
            requests__new__legal="2",
            requests__carried_out__legal="2",
            requests__carried_out__total="2",
            requests__new__total="",
        )
    ),
    ("T104", ""): lambda: reviewed(_cells(requests__new__legal="若干")),
    ("T105", ""): lambda: reviewed(_cells(disclosure__licensing__decisions="-1")),
    ("T105", "fraction"): lambda: reviewed(_cells(disclosure__licensing__decisions="1.5")),
    ("T105", "decimals"): lambda: reviewed(_cells(disclosure__fees__amount="1.23456")),
    ("T201", ""): lambda: reviewed(_cells(requests__new__legal="1", requests__new__total="1")),
    ("T202", ""): lambda: reviewed(_cells(requests__granted__legal="1", requests__granted__total="1")),
    ("T203", ""): lambda: reviewed(_cells(requests__granted__legal="1")),
    ("T204", ""): lambda: reviewed(_cells(litigation__review__upheld="1")),
    ("T301", ""): lambda: reviewed(_cells(**{OLD + "issued": "1", OLD + "in_force": "1"})),
    ("T301", "department"): lambda: reviewed(
        _cells(**{OLD + "issued": "1", OLD + "in_force": "1"}), unit="江宁市财政局"
    ),
    ("T302", ""): lambda: reviewed(_cells(**{NEW + "issued": "3", NEW + "in_force": "1"})),
    ("N101", ""): lambda: reviewed(_set(problems=ONLY_MEASURES)),
    ("N102", ""): lambda: reviewed(_set(problems=ONLY_PROBLEMS)),
    ("N102", "bare"): lambda: reviewed(_set(problems="（一）存在的主要问题：无\n（二）改进情况：无")),
    ("N103", ""): lambda: reviewed(_set(problems="主要存在以下三个问题：" + PROBLEMS.removeprefix("存在的问题："))),
    ("N104", ""): lambda: reviewed(
        _set(problems=PROBLEMS.replace("改进措施", "三是依申请公开答复文书说理不充分，引用法条有误。改进措施"))
    ),
    ("N105", ""): lambda: reviewed(
        _set(problems=PROBLEMS.replace("改进措施", "三是工作质量还有待进一步提高。改进措施"))
    ),
    ("N106", ""): lambda: reviewed(_set(problems="存在问题：公开内容不够丰富。改进措施：进一步充实公开内容。")),
    ("N107", ""): lambda: reviewed(_set(problems=ONLY_ACHIEVEMENTS)),
    ("N201", ""): lambda: reviewed(previous=_last_year()),
    ("N202", ""): lambda: _copied("N202"),
    ("N202", "several"): lambda: _copied("N202", 2),
    ("C104", ""): lambda: _copied("C104"),
    ("Y101", ""): lambda: reviewed(_cells(requests__carried_in__total="2"), previous=_last_year()),
    ("Y102", ""): lambda: reviewed(previous=_last_year(disclosure__normative_documents__in_force="3")),
    ("Y103", ""): lambda: reviewed(previous=_last_year(disclosure__licensing__decisions="1200")),
    ("R101", ""): _short_row,
    ("R101", "pages"): lambda: _scan("page_without_text"),
    ("R101", "garbled"): lambda: _scan("garbled_text"),
}

TOWN, FILE, TWIN, OTHER = "青石镇", File("a.docx", "1" * 64), File("b.docx", "1" * 64), File("c.docx", "2" * 64)
CELL = "requests.new.natural_person"


def _sent(*files: File, counted: str | None = "a.docx", **more: object) -> Callable[[], Outcome]:
    return lambda: submissions([Filing(TOWN, 2, files=files, counted=counted, **more)], 2023)  # type: ignore[arg-type]


def _summed(total: int, *lacking: str) -> Callable[[], Outcome]:
    return lambda: sums([Comparison(CELL, 3, total, 40, lacking)], load("2021"))


COUNTY: dict[tuple[str, str], Callable[[], Outcome]] = {
    ("C101", ""): _sent(),
    ("C101", "due"): _sent(due=date(2024, 1, 20)),
    ("C101", "other_year"): _sent(others=("x.docx",)),
    ("C102", ""): _sent(FILE, OTHER),
    ("C102", "identical"): _sent(FILE, TWIN),
    ("C102", "some"): _sent(FILE, TWIN, OTHER),
    ("C102", "none"): _sent(FILE, OTHER, counted=None),
    ("C103", ""): _summed(4),
    ("C103", "incomplete"): _summed(4, TOWN),
}
"""What triggers findings that concern several reports."""

ALL = [(code, variant) for code, rule in catalogue.load().items() for variant in ("", *rule.variants)]
KNOWN = [(code, variant) for code, variant in ALL if not code.startswith("C")]


def test_every_case_of_every_code_has_a_trigger() -> None:
    assert sorted([*TRIGGERS, *COUNTY]) == sorted(ALL)


@pytest.mark.parametrize(("code", "variant"), COUNTY)
def test_every_case_across_the_county_is_triggered_and_said_in_both_languages(code: str, variant: str) -> None:
    outcome = COUNTY[code, variant]()
    (finding,) = outcome.findings
    assert (finding.code, finding.variant) == (code, variant)
    for lang in catalogue.LANGUAGES:
        face = render(finding, organs=[TOWN], candidates=(), lang=lang)
        assert face.title == catalogue.load()[code].title[lang]
        assert not re.search(r"[{}]|None|\[|natural_person", face.message + face.mend)
        assert lang == "zh" or re.search("[a-z]{3}", face.message)
        words = Words(load("2021"), lang)
        assert all(catalogue.check_name(c, words.fill(c.params), lang) for c in outcome.checks)


@pytest.mark.parametrize(("code", "variant"), KNOWN)
def test_every_case_of_every_code_is_triggered_and_said_in_both_languages(code: str, variant: str) -> None:
    result = TRIGGERS[code, variant]()
    found = [f for f in result.findings if (f.code, f.variant) == (code, variant)]
    assert found, [(f.code, f.variant) for f in result.findings]
    for lang in catalogue.LANGUAGES:
        text = message(found[0], Words(load(result.report.standard), lang), lang)
        assert not re.search(r"[{}]|None|\[|natural_person", text)
        assert lang == "zh" or re.search("[a-z]{3}", text)
        face = to_json(result, lang)
        assert {f.id for f in face.findings} == {f.id for f in result.findings}
        assert len({f.id for f in face.findings}) == len(face.findings)


def test_the_user_guide_has_a_line_for_every_code() -> None:
    guide = (ROOT / "docs" / "findings.md").read_text("utf-8")
    for code, rule in catalogue.load().items():
        assert f"| {code} | {rule.title['zh']} |" in guide


@pytest.mark.parametrize("rule", catalogue.load().values(), ids=lambda r: r.code)
def test_entries_are_whole(rule: catalogue.Rule) -> None:
    for part in (rule.title, rule.text, rule.explanation):
        assert all(part[lang] for lang in catalogue.LANGUAGES)
    assert rule.basis
    assert rule.severity in catalogue.SEVERITIES
    assert 0 <= rule.points <= rule.most


def test_a_template_that_names_both_sides_names_them_in_both_languages() -> None:
    for rule in catalogue.load().values():
        for case in (rule, *rule.variants.values()):
            fields = [set(re.findall(r"{(\w+)}", case.text[lang])) for lang in catalogue.LANGUAGES]
            assert fields[0] == fields[1], case.code
