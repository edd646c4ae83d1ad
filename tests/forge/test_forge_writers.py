"""Writers: what an independent reading of the file finds is what the plan says."""

from __future__ import annotations

import io
import re
import zipfile

import docx
import lxml.html
import pypdfium2
import pytest

from tests.conftest import need
from training.forge import pdf_office
from training.forge.forms import FORMS, Form, available
from training.forge.layout import grid
from training.forge.losses import rows_of
from training.forge.plan import Plan, RawCell, plan
from training.forge.tabular import dressed
from training.forge.truth import Expected, expected

SEEDS = (3, 11, 20)
ENCODINGS = {"text-tabs-bom": "utf-8-sig", "text-tabs-utf16": "utf-16"}
NUMBER = re.compile(r"[+-]?\d[\d.]*(?:万元)?")
Grids = list[list[list[str]]]


def forms(prefix: str, *, loses: bool = False) -> list[Form]:
    return [f for f in FORMS.values() if f.name.startswith(prefix) and f.loses is loses and not f.slow]


def by_name(form: Form) -> str:
    return form.name


def made_plan(seed: int) -> Plan:
    return plan(seed, kind="county_government" if seed == 20 else None, standard="2019" if seed == 11 else "2021")


def decoded(form: Form, made: Plan) -> str:
    encoding = ENCODINGS.get(form.name, "gb18030" if "gb18030" in form.name else "utf-8")
    return form.write(made).decode(encoding).replace("\r\n", "\n")


def wanted(made: Plan) -> Grids:
    """The printed values of each table, a list a row."""
    return [
        [v for line in grid(made, t.code).lines() if (v := [f.text for f in line if f.cell])]
        for t in made.form.tables
    ]


def values(matrix: list[list[str]]) -> list[list[str]]:
    """The number cells of a grid of texts, by row; those of its last row with numbers if there is just one."""
    rows = [[t for t in row if NUMBER.fullmatch(t)] for row in matrix]
    return [r for r in rows if r]


@pytest.mark.parametrize("form", forms("text-"), ids=by_name)
@pytest.mark.parametrize("seed", SEEDS)
def test_text_holds_every_number_in_order(form: Form, seed: int) -> None:
    made = made_plan(seed)
    text = decoded(form, made)
    if form.name == "text-pages":
        text = re.sub(r"^(?:Page \d.*|P\. \d+)$", "", text, flags=re.MULTILINE)
    headings = [s.heading for s in made.sections]
    for table, rows in zip(made.form.tables, wanted(made), strict=True):
        at = headings.index(next(s.heading for s in made.sections if s.table == table.code))
        part = text[text.index(headings[at]) : text.index(headings[at + 1])]
        if form.name == "text-glued":
            assert all("".join(row) in part for row in rows)
            continue
        assert [t for t in re.split(r"[\s|]+", part) if NUMBER.fullmatch(t)] == [v for row in rows for v in row]


def expanded(table: lxml.html.HtmlElement) -> list[list[str]]:
    """The texts of an HTML table on its grid, by the rules of HTML."""
    taken: dict[tuple[int, int], str] = {}
    for r, line in enumerate(table.xpath("./tr|./tbody/tr")):
        c = 0
        for cell in line.xpath("./td|./th"):
            while (r, c) in taken:
                c += 1
            text = "".join(cell.itertext()).replace("\xa0", "").strip()
            for down in range(int(cell.get("rowspan", 1))):
                for right in range(int(cell.get("colspan", 1))):
                    taken[r + down, c + right] = text if (down, right) == (0, 0) else ""
            c += int(cell.get("colspan", 1))
    rows, columns = max(r for r, _ in taken) + 1, max(c for _, c in taken) + 1
    assert len(taken) == rows * columns
    return [[taken[r, c] for c in range(columns)] for r in range(rows)]


@pytest.mark.parametrize("form", forms("html-"), ids=by_name)
@pytest.mark.parametrize("seed", SEEDS)
def test_html_tables(form: Form, seed: int) -> None:
    made = made_plan(seed)
    tree = lxml.html.fromstring(form.write(made).decode("gb18030" if form.name == "html-gb2312" else "utf-8"))
    leaves = [t for t in tree.iter("table") if not t.xpath(".//table") and t.xpath(".//td[contains(., '行政')]")]
    assert [values(expanded(t)) for t in leaves[-3:]] == wanted(made)
    text = "".join(tree.itertext())
    assert all(p in text for s in made.sections for p in (s.heading, *s.paragraphs))
    assert made.title in text


@pytest.mark.parametrize("form", [f for f in forms("docx-") if f.name != "docx-tracked"], ids=by_name)
@pytest.mark.parametrize("seed", SEEDS)
def test_docx_tables(form: Form, seed: int) -> None:
    made = made_plan(seed)
    document = docx.Document(io.BytesIO(form.write(made)))
    tables = document.tables[0].cell(0, 0).tables if form.name == "docx-nested" else document.tables
    read = [[_texts(row) for row in t.rows] for t in tables]
    assert [values(t) for t in read] == wanted(made)
    if form.name == "docx-plain":
        assert [p.text for p in document.paragraphs][:2] == [made.title, "一、总体情况"]
    if form.name == "docx-numbered":
        assert "总体情况" in [p.text for p in document.paragraphs]


def _texts(row: object) -> list[str]:
    """Texts of a row's own cells, without what is merged into them from above."""
    cells = row._tr.tc_lst  # type: ignore[attr-defined]
    return ["".join(t.text or "" for t in c.iter(f"{{{W}}}t")) for c in cells if c.vMerge != "continue"]


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@pytest.mark.parametrize("seed", SEEDS)
def test_tracked_changes_accepted_give_the_plan(seed: int) -> None:
    made = made_plan(seed)
    with zipfile.ZipFile(io.BytesIO(FORMS["docx-tracked"].write(made))) as archive:
        tree = lxml.etree.fromstring(archive.read("word/document.xml"))
    name = {"w": W}
    assert tree.xpath("count(//w:ins)", namespaces=name) > 3
    for gone in tree.xpath(
        "//w:tr[w:trPr/w:del] | //w:p[w:pPr/w:rPr/w:del] | //w:r[parent::w:del]", namespaces=name
    ):
        gone.getparent().remove(gone)
    rows = [
        [["".join(c.itertext()) for c in row.iterfind("w:tc", name)] for row in table.iterfind("w:tr", name)]
        for table in tree.iter(f"{{{W}}}tbl")
    ]
    assert [values(r) for r in rows] == wanted(made)
    paragraphs = ["".join(p.itertext()) for p in tree.iterfind("w:body/w:p", name)]
    assert paragraphs == [made.title, *(t for s in made.sections for t in (s.heading, *s.paragraphs))]


def pages(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


@pytest.mark.parametrize("form", forms("pdf-"), ids=by_name)
@pytest.mark.parametrize("seed", SEEDS)
def test_pdf_holds_every_row_and_breaks_table_3(form: Form, seed: int) -> None:
    made = made_plan(seed)
    texts = pages(form.write(made))
    whole = "\n".join(texts)
    lines = [re.sub(r"\s+", " ", line).strip() for line in whole.splitlines()]
    for row in rows_of(made, "requests"):
        numbers = " ".join(made.printed(n) for n in row)
        assert any(line.endswith(numbers) for line in lines), row[0]
    flat = re.sub(r"\s", "", re.sub(r"- \d+ -", "", whole))
    assert all(p in flat for s in made.sections for p in s.paragraphs)
    begins = next(i for i, t in enumerate(texts) if "上年结转政府信息公开" in re.sub(r"\s", "", t))
    assert "结转下年度" not in texts[begins]
    assert ("商业企" in re.sub(r"\s", "", texts[begins + 1])) is (form.name == "pdf-repeat")


def test_pdf_of_libreoffice_many_at_once() -> None:
    need(pdf_office.PROGRAM)
    plans = [made_plan(s) for s in SEEDS]
    for made, data in zip(plans, pdf_office.write_many(plans), strict=True):
        flat = re.sub(r"\s", "", "".join(pages(data)))
        assert re.sub(r"\s", "", made.title) in flat
        assert "".join(made.printed(n) for n in rows_of(made, "litigation")[0]) in flat


def test_libreoffice_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_office.shutil, "which", lambda _: None)
    assert not pdf_office.available()
    assert "pdf-office" not in [f.name for f in available()]
    with pytest.raises(pdf_office.OfficeError, match="not installed"):
        pdf_office.write(made_plan(3))


def test_a_scan_has_no_text() -> None:
    assert "".join(pages(FORMS["pdf-scan"].write(made_plan(3)))).strip() == ""


@pytest.mark.parametrize("form", [f for f in FORMS.values() if f.name != "pdf-office"], ids=by_name)
def test_the_same_seed_gives_the_same_bytes(form: Form) -> None:
    first = form.write(plan(5))
    assert first == form.write(plan(5))
    assert first != form.write(plan(6))


def test_the_registry() -> None:
    assert len(FORMS) >= 39
    assert all(name == form.name for name, form in FORMS.items())
    for form in FORMS.values():
        made = made_plan(3)
        assert form.lost(made) <= made.cells.keys()
        assert not form.lost(made) & form.unsure(made)
        assert bool(form.lost(made)) is form.loses
    assert {f.suffix for f in FORMS.values()} == {".txt", ".html", ".docx", ".pdf"}


@pytest.mark.parametrize("form", forms("text-", loses=True), ids=by_name)
def test_lost_numbers_are_not_in_the_file(form: Form) -> None:
    made = made_plan(20)
    text = decoded(form, made)
    part = text[text.index("三、收到") : text.index("四、政府")]
    left = [t for t in re.split(r"\s+", part) if NUMBER.fullmatch(t)]
    kept = [n for n in made.cells if n.startswith("requests.") and n not in form.lost(made)]
    assert left == [made.printed(n) for n in kept]


def test_pictures_stand_for_a_table() -> None:
    made = made_plan(3)
    assert len(docx.Document(io.BytesIO(FORMS["docx-picture"].write(made))).inline_shapes) == 1
    assert b"<img " in FORMS["html-picture"].write(made)
    assert all(n.startswith("requests.") for n in FORMS["docx-picture"].lost(made))


def test_a_blank_takes_the_certainty_of_its_row_where_nothing_but_order_counts() -> None:
    made = made_plan(3)
    blank = "requests.granted.research"
    made = made.change(raw={**made.raw, blank: RawCell("", "blank")})
    assert FORMS["text-cells"].lost(made) == {blank}
    assert len(FORMS["text-cells"].unsure(made)) == 6
    assert expected(made, FORMS["html-page"])[blank] == Expected(None, "blank")


def test_oddly_dressed_numbers_keep_their_value() -> None:
    made = dressed(made_plan(20), 1, 40)
    texts = {made.printed(n) for n in made.raw}
    assert any("件" in t for t in texts)
    assert any("其中修订" in t for t in texts)
    assert {e.state for e in expected(made, FORMS["text-tabs"]).values()} == {"number"}


@pytest.mark.parametrize(
    ("want", "read", "verdict"),
    [
        (Expected(3, "number"), (3, "number"), "right"),
        (Expected(3, "number"), (4, "number"), "wrong"),
        (Expected(3, "number"), (None, "missing"), "unread"),
        (Expected(3, "number", sure=False), (None, "missing"), "unread"),
        (Expected(None, "missing"), (0, "number"), "wrong"),
        (Expected(None, "missing"), (None, "blank"), "right"),
        (Expected(None, "blank"), (None, "blank"), "right"),
        (Expected(None, "text"), (None, "missing"), "unread"),
    ],
)
def test_verdicts(want: Expected, read: tuple[int | None, str], verdict: str) -> None:
    assert want.judge(*read) == verdict
