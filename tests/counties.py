"""A county's batch made by hand from real reviews of forged reports: one of each thing that can happen."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from models.standard import load
from service.batch import lean
from service.batch.face import (
    Batch,
    Candidate,
    Copy,
    Counts,
    County,
    Entry,
    Failure,
    Finding,
    Model,
    Organ,
    Passage,
    ThemeCount,
    Total,
)
from service.intake.process import ReaderProcess
from service.render import to_json
from service.review import review
from training.forge import faults, spoilers
from training.forge.forms import FORMS
from training.forge.plan import Plan, plan

ORGANS = (
    ("岚溪县青石镇人民政府", "township", "乡镇"),
    ("岚溪县竹溪镇人民政府", "township", "乡镇"),
    ("岚溪县柳湾镇人民政府", "township", "乡镇"),
    ("岚溪县白沙乡人民政府", "township", "乡镇"),
    ("岚溪县北园街道办事处", "subdistrict", "街道"),
    ("岚溪县财政局", "county_bureau", "部门"),
    ("岚溪县住房和城乡建设局", "county_bureau", "部门"),
    ("岚溪县卫生健康委员会", "county_bureau", "部门"),
    ("岚溪县教育局", "county_bureau", "部门"),
    ("岚溪县水利局", "county_bureau", "部门"),
)
SILENT, FAILED, YEAR = "岚溪县文化和旅游局", "岚溪县司法局", 2023
_FORMS = ("docx-plain", "html-page", "text-tabs")
_DUE = date(YEAR + 1, 1, 31)
_SPOILT = {
    1: ("heading_variant", "period_wrong"),
    2: ("residue", "no_measure"),
    4: ("section_dropped", "no_problem"),
    6: ("superseded_basis", "residue"),
    7: ("section_dropped", "fees_unsaid", "other_unit"),
    9: ("period_wrong", "stale_year"),
}
HOSTILE = (
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "@SUM(1,1)</title><img src=x onerror=alert(1)>",
    "a\x00b\x1b[31m\u202ec",
    "𠮷野家👩‍👩‍👧‍👦ﷺé",
    "很长" * 400,
    "CON.",
    "../../etc/passwd",
    "{{ 7*191 }}_x000D_{unit}",
    "-1",
)


@dataclass(frozen=True)
class Made:
    """A batch and the JSON of its reviews by the names of the entries."""

    batch: Batch
    reviews: dict[str, bytes]

    def read(self, entry: Entry) -> bytes:
        """The JSON of an entry's review; KeyError where it has none."""
        return self.reviews[entry.name]


def made(reader: ReaderProcess) -> Made:
    """Twelve organs: ten reports, one sent twice, one of another year, a failed file, an organ that sent nothing."""
    reviews: dict[str, bytes] = {}
    entries: list[Entry] = []
    for seed, (organ, kind, called) in enumerate(ORGANS):
        planned = plan(seed, kind=kind, year=YEAR, name=organ, claims=1.0)
        if seed % 3 == 1:
            planned, _ = faults.inject(planned, seed, 1 + seed % 2)
        for spoiler in _SPOILT.get(seed, ()):
            planned = spoilers.spoil(planned, spoiler, seed).plan
        form = FORMS[_FORMS[seed % 3]]
        name = f"{called}/{organ}{form.suffix}"
        reviews[name] = reviewed(planned, form.name, name, reader)
        sent = _DUE + timedelta(days=(seed * 5) % 13 - 9)
        entries.append(entry(name, reviews[name], organ, called, sent))
    again = entries[0].model_copy(update={"name": "重报/青石镇.docx", "review": "reviews/r.json"})
    reviews[again.name] = reviews[entries[0].name]
    old = "乡镇/柳湾镇2021.docx"
    reviews[old] = reviewed(plan(2, kind="township", year=2021, name=ORGANS[2][0]), "docx-plain", old, reader)
    entries[0] = entries[0].model_copy(update={"counted": False})
    entries += [
        again,
        entry(old, reviews[old], ORGANS[2][0], "乡镇", None).model_copy(update={"counted": False}),
        Entry(
            name=f"部门/{FAILED}.pdf",
            sha256="0" * 64,
            bytes=9,
            error=Failure(code="encrypted", message="文件有密码，请去掉密码后重新报送。"),
            organ=FAILED,
            kind="部门",
            sent=_DUE,
            due=_DUE,
            late=False,
        ),
    ]
    return Made(assembled(sorted(entries, key=lambda e: e.name), reviews), reviews)


def reviewed(planned: Plan, form: str, name: str, reader: ReaderProcess) -> bytes:
    """The JSON of the review of a plan printed in a form."""
    return to_json(review(FORMS[form].write(planned), name, reader)).model_dump_json(by_alias=True).encode()


def entry(name: str, content: bytes, organ: str, kind: str, sent: date | None) -> Entry:
    """An entry for a review's JSON."""
    read = lean.read(content)
    lost: defaultdict[str, float] = defaultdict(float)
    for deduction in read.score.deductions:
        lost[deduction.code[0]] += deduction.points
    severities = Counter(f.severity for f in read.findings)
    roles = Counter(c.role for c in read.report.clauses)
    themes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for clause in read.report.clauses:
        for theme in clause.themes:
            themes[theme.code][clause.role] += 1
            themes[theme.code]["unanswered"] += clause.role == "problem" and not clause.answers
    return Entry(
        name=name,
        sha256=read.source.sha256,
        bytes=read.source.bytes,
        review=f"reviews/{read.source.sha256}.json",
        unit=read.report.unit,
        organ=organ,
        kind=kind,
        unit_level=read.report.unit_level,
        year=read.report.year,
        standard=read.report.standard,
        sent=sent,
        due=_DUE,
        late=None if sent is None else sent > _DUE,
        complete=read.source.complete,
        counted=True,
        score=read.score.total,
        lost=dict(lost),
        errors=severities["error"],
        warnings=severities["warning"],
        notices=severities["notice"],
        codes=dict(Counter(f.code for f in read.findings)),
        passed=read.checks.passed,
        failed=read.checks.failed,
        not_assessable=read.checks.not_assessable,
        problems=roles["problem"],
        measures=roles["measure"],
        themes=[counted(code, n) for code, n in themes.items()],
    )


def counted(code: str, counts: Counter[str]) -> ThemeCount:
    return ThemeCount(
        code=code, problems=counts["problem"], measures=counts["measure"], unanswered=counts["unanswered"]
    )


def assembled(entries: list[Entry], reviews: dict[str, bytes]) -> Batch:
    """The batch of these entries: ranked, added up, with a pair of copies and differences of the county's report."""
    scores = [e.score or 0.0 for e in entries if e.counted]
    ranked = [
        e.model_copy(update={"rank": 1 + sum(s > (e.score or 0.0) for s in scores)}) if e.counted else e
        for e in entries
    ]
    one, other = sorted(e.name for e in ranked if e.organ in (ORGANS[5][0], ORGANS[8][0]))
    themes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for e in (e for e in ranked if e.counted):
        for t in e.themes:
            themes[t.code].update(problem=t.problems, measure=t.measures, unanswered=t.unanswered)
    totals = summed([lean.read(reviews[e.name]) for e in ranked if e.counted])
    wrong = next(t for t in totals if t.cell == "requests.new.total")
    organs = [
        Organ(
            name=name,
            kind=kind,
            due=_DUE,
            row=row,
            reports=sorted((e.name for e in ranked if e.organ == name), key=lambda n: n.startswith("乡镇/青石")),
        )
        for row, (name, kind) in enumerate([(o[0], o[2]) for o in ORGANS] + [(FAILED, "部门"), (SILENT, "部门")], 2)
    ]
    return Batch(
        year=YEAR,
        standard="2021",
        counts=Counts(files=len(ranked), reviewed=len(reviews), failed=1, organs=len(organs), missing=1),
        entries=ranked,
        organs=organs,
        findings=findings(wrong, one, other),
        copies=[copy(one, other)],
        totals=totals,
        themes=[counted(code, n) for code, n in themes.items()],
        county=County(name="全县.docx", unit="岚溪县人民政府", year=YEAR, compared=len(totals)),
        previous=4,
        model=Model(version="1.0.0", sha256="1" * 64),
        program="0.0.0",
        seconds=1.5,
    )


def summed(reviews: Sequence[lean.Review]) -> list[Total]:
    """Every cell over these reports; the county's own report differs in one, last year was a tenth less."""
    totals = []
    for name in load("2021").cells:
        cells = [r.report.cells[name].value for r in reviews if name in r.report.cells]
        values = [v for v in cells if v is not None]
        total = round(sum(values), 4)
        now = round(sum(values[:4]), 4)
        last = int(now * 0.9) if isinstance(now, int) else round(now * 0.9, 4)
        apart = 9 if name == "requests.new.total" else 0
        totals.append(
            Total(cell=name, value=total, reports=len(values), county=total + apart, last=last, last_now=now)
        )
    return totals


def findings(wrong: Total, one: str, other: str) -> list[Finding]:
    """One finding of each code that concerns several reports."""

    def of(code: str, severity: Any, title: str, message: str, **more: Any) -> Finding:
        return Finding(id=f"{code}-1", code=code, severity=severity, title=title, message=message, **more)

    return [
        of("C101", "error", "没有报送", f"{SILENT}没有报送年度报告。", organs=[SILENT], basis="条例第四十九条"),
        of("C102", "error", "重复报送", f"{ORGANS[0][0]}报送了 2 份。", organs=[ORGANS[0][0]]),
        of(
            "C103",
            "error",
            "全县数与合计不符",
            f"表三“新收”行“总计”列：全县 {wrong.county}，各单位合计 {wrong.value}。",
            cell=wrong.cell,
            expected=wrong.value,
            actual=wrong.county,
            candidates=[
                Candidate(organ=ORGANS[1][0], report=one, value=21, after=12, sole=True, reason="digits_swapped"),
                Candidate(organ=ORGANS[4][0], report=other, value=None, reason="other"),
            ],
        ),
        of("C104", "warning", "两份报告雷同", "两份报告相同。", reports=[one, other]),
    ]


def copy(one: str, other: str) -> Copy:
    text = "加强组织领导，健全工作机制，明确专人负责政府信息公开工作，做到应公开尽公开。"
    passages = [
        Passage(
            one=text,
            other=text.replace("专人", "专门人员"),
            one_start=n * 100,
            one_end=n * 100 + len(text),
            other_start=n * 90,
            other_end=n * 90 + len(text) + 2,
            ratio=0.95,
        )
        for n in range(7)
    ]
    return Copy(one=one, other=other, share=0.6125, passages=passages)


def hostile(county: Made) -> Made:
    """The county with hostile text in names, units, messages, remarks, passages and clauses."""
    turn = {e.name: f"{HOSTILE[i % len(HOSTILE)]}{i}/{e.name}" for i, e in enumerate(county.batch.entries)}
    entries = [
        e.model_copy(
            update={"name": turn[e.name], "organ": f"{HOSTILE[i % len(HOSTILE)]}{i}", "unit": HOSTILE[0]}
            | ({"error": Failure(code="x", message=HOSTILE[1])} if e.error is not None else {})
        )
        for i, e in enumerate(county.batch.entries)
    ]
    reviews = {}
    for i, (name, content) in enumerate(county.reviews.items()):
        read = to_hostile(content, HOSTILE[i % len(HOSTILE)])
        reviews[turn[name]] = read
    passages = [
        p.model_copy(update={"one": HOSTILE[i], "other": HOSTILE[-i]})
        for i, p in enumerate(county.batch.copies[0].passages)
    ]
    first = county.batch.copies[0]
    return Made(
        county.batch.model_copy(
            update={
                "entries": entries,
                "organs": [
                    o.model_copy(
                        update={"name": HOSTILE[i % len(HOSTILE)], "reports": [turn[n] for n in o.reports]}
                    )
                    for i, o in enumerate(county.batch.organs)
                ],
                "findings": [
                    f.model_copy(
                        update={
                            "message": HOSTILE[i],
                            "title": HOSTILE[i + 1],
                            "mend": HOSTILE[i + 2],
                            "basis": "=1",
                        }
                    )
                    for i, f in enumerate(county.batch.findings)
                ],
                "copies": [
                    first.model_copy(
                        update={"one": turn[first.one], "other": turn[first.other], "passages": passages}
                    )
                ],
                "county": County(name=HOSTILE[0], unit=HOSTILE[0], year=YEAR, compared=200),
            }
        ),
        reviews,
    )


def to_hostile(content: bytes, text: str) -> bytes:
    """A review's JSON with ``text`` in place of words of the report."""
    from service.schema import Review

    face = Review.model_validate_json(content)
    clauses = [c.model_copy(update={"text": text}) for c in face.report.clauses]
    told = {"title": text, "message": text, "mend": text, "basis": text}
    report = face.report.model_copy(update={"clauses": clauses, "unit": text, "title": text})
    changes = {"report": report, "findings": [f.model_copy(update=told) for f in face.findings]}
    return face.model_copy(update=changes).model_dump_json(by_alias=True).encode()


def many(county: Made, count: int) -> tuple[Batch, Callable[[Entry], bytes]]:
    """A batch of ``count`` counted entries, the county's over and over under other names, and its reviews."""
    counted = [e for e in county.batch.entries if e.counted]
    origin = {f"{i:05d}/{counted[i % len(counted)].name}": counted[i % len(counted)].name for i in range(count)}
    entries = [
        counted[i % len(counted)].model_copy(
            update={"name": name, "organ": f"岚溪县第{i}镇人民政府", "rank": i + 1}
        )
        for i, name in enumerate(origin)
    ]
    batch = county.batch.model_copy(update={"entries": entries})
    return batch, lambda e: county.reviews[origin[e.name]]
