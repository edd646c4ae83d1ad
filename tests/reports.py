"""A small clean report as lines of text, made to be spoiled: tests of checks change what they are about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from models.document import Document
from models.standard import load
from service.checks.finding import Finding
from service.review import Options, Review, review
from tests.documents import lines

OVERVIEW = (
    "2023年，我单位认真落实条例要求，主动公开各类信息，依法办理依申请公开，规范政府信息管理，维护公开平台，"
    "做好监督保障，开展工作考核和社会评议，未发生责任追究。本报告所列数据的统计期限自2023年1月1日起至2023年12月31日止。"
)
PROBLEMS = (
    "存在的问题：一是公开内容不够丰富，群众关心的补贴信息偏少。二是栏目更新有时不及时。"
    "改进措施：一是充实公开内容，公布补贴发放明细。二是明确更新时限，做到及时发布。"
)
FLAT_HEADER = (
    "行政复议\t\t\t\t\t行政诉讼\n结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t未经复议直接起诉\t\t\t\t\t复议后起诉"
)


@dataclass
class Sketch:
    """The parts of a report; ``cells`` are printed texts by cell name, "0" where not given.

    ``prose`` holds text after the table of a section.
    """

    title: str = "竹溪镇人民政府2023年政府信息公开工作年度报告"
    headings: list[str] = field(default_factory=lambda: [f"{s.number}、{s.heading}" for s in load("2021").sections])
    overview: str = OVERVIEW
    problems: str = PROBLEMS
    others: str = "本年度没有收取信息处理费。"
    cells: dict[str, str] = field(default_factory=dict)
    extra_rows: list[str] = field(default_factory=list)
    dropped_rows: list[str] = field(default_factory=list)
    before: str = ""
    prose: dict[str, str] = field(default_factory=dict)

    def text(self) -> str:
        """The report as tab-separated text."""
        bodies = [
            self.overview,
            self._disclosure(),
            self._requests(),
            self._litigation(),
            self.problems,
            self.others,
        ]
        parts = [self.before, self.title]
        for form, heading, body in zip(load("2021").sections, self.headings, bodies, strict=True):
            parts += [heading, body, self.prose.get(form.code, "")]
        return "\n".join(p for p in parts if p)

    def _row(self, table: str, code: str, label: str, columns: tuple[str, ...]) -> str:
        return "\t".join([label, *(self.cells.get(f"{table}.{code}.{c}", "0") for c in columns)])

    def _disclosure(self) -> str:
        form = load("2021").table("disclosure")
        rows = [
            self._row("disclosure", r.code, r.label, r.columns)
            for r in form.rows
            if r.code not in self.dropped_rows
        ]
        return "\n".join(["第二十条第（一）项", "信息内容\t本年制发件数\t本年废止件数\t现行有效件数", *rows])

    def _requests(self) -> str:
        form = load("2021").table("requests")
        rows = [
            self._row("requests", r.code, r.label, r.columns)
            for r in form.rows
            if not r.replaces and r.code not in self.dropped_rows
        ]
        return "\n".join(
            ["\t" + "\t".join(c.label for c in form.columns), *rows[:-2], *self.extra_rows, *rows[-2:]]
        )

    def _litigation(self) -> str:
        form = load("2021").table("litigation")
        numbers = [self.cells.get(form.cell(r.code, c), "0") for r in form.rows for c in r.columns]
        results = "\t".join(c.label for c in form.columns)
        return "\n".join([FLAT_HEADER, "\t" * 5 + results + "\t" + results, "\t".join(numbers)])


class Given:
    """A reader that has the document already."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def read(self, data: bytes) -> Document:
        """The document, whatever the bytes."""
        return self._document


def review_of(document: Document, **options: object) -> Review:
    """The review of a document made by hand."""
    return review(b"", "x", Given(document), Options(**options))  # type: ignore[arg-type]


def reviewed(change: Callable[[Sketch], None] | None = None, **options: object) -> Review:
    """The review of a clean report after ``change``."""
    sketch = Sketch()
    if change is not None:
        change(sketch)
    return review_of(lines(sketch.text()), **options)


def codes(result: Review) -> list[str]:
    """The codes of a review's findings, gravest first."""
    return [f.code for f in result.findings]


def only(result: Review, code: str) -> Finding:
    """The one finding of a review, which must be of ``code``."""
    assert codes(result) == [code]
    return result.findings[0]
