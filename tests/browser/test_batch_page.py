"""The page of a batch in a browser: offline, quiet, within the width of a desk and of a telephone, on paper."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from service.batch.face import Batch, Entry
from service.export.county import page
from tests import counties
from tests.browser.conftest import Seen
from tests.counties import Made

WIDTHS = (1200, 390)
OVER = """() => {
  const edge = document.documentElement.clientWidth + 0.5;
  const scrolls = e => e && (e.classList.contains('scroll') || scrolls(e.parentElement));
  return [...document.body.querySelectorAll('*')]
    .filter(e => !scrolls(e.parentElement) && (e.getBoundingClientRect().right > edge || e.getBoundingClientRect().left < 0))
    .map(e => e.outerHTML.slice(0, 200));
}"""
"""Elements that stand out of the page's width, those aside that can be scrolled within it."""
CUT = """() => [...document.querySelectorAll('svg text')]
  .filter(t => { const a = t.getBoundingClientRect(), b = t.ownerSVGElement.getBoundingClientRect();
                 return a.left < b.left - 1 || a.right > b.right + 1 || a.top < b.top - 1 || a.bottom > b.bottom + 1; })
  .map(t => t.textContent)"""
"""Texts of charts that are cut off."""


def written(folder: Path, batch: Batch, reviews: Callable[[Entry], bytes]) -> str:
    page.write(batch, reviews, folder / "summary.html")
    return (folder / "summary.html").as_uri()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", ["plain", "hostile", "many"])
def test_it_opens_offline_and_keeps_to_its_width(
    kind: str, width: int, county: Made, offline: Seen, tmp_path: Path
) -> None:
    made = counties.hostile(county) if kind == "hostile" else county
    batch, reviews = counties.many(county, 200) if kind == "many" else (made.batch, made.read)
    address = written(tmp_path, batch, reviews)
    offline.page.set_viewport_size({"width": width, "height": 900})
    offline.page.goto(address)
    assert offline.requests == [address]
    assert offline.complaints == []
    assert offline.page.evaluate("document.documentElement.scrollWidth") <= width
    assert offline.page.evaluate(OVER) == []
    assert offline.page.evaluate(CUT) == []
    if kind == "plain":
        picture = Image.open(io.BytesIO(offline.page.screenshot(full_page=True))).convert("RGB")
        assert picture.height > 2000
        colours = picture.getcolors(1 << 24)
        assert colours is not None
        shown = {colour for count, colour in colours if count > 50}
        assert {(0x2F, 0x66, 0x90), (0xA8, 0x32, 0x32), (0xD9, 0x8C, 0x1F)} <= shown
        paper = max(colours)
        assert paper[1] == (255, 255, 255)
        assert 0.5 < paper[0] / (picture.width * picture.height) < 0.97


def test_its_parts_can_be_reached_and_its_pictures_are_named(county: Made, offline: Seen, tmp_path: Path) -> None:
    offline.page.goto(written(tmp_path, county.batch, county.read))
    links = offline.page.locator("nav a")
    assert links.count() == offline.page.locator("h2").count() == 9
    for number in range(9):
        target = str(links.nth(number).get_attribute("href"))
        assert offline.page.locator(target).inner_text().endswith(links.nth(number).inner_text())
    assert offline.page.get_by_role("img", name="得分分布（份数）").is_visible()


def test_it_prints_on_a4_with_nothing_cut_off(county: Made, offline: Seen, tmp_path: Path) -> None:
    offline.page.goto(written(tmp_path, county.batch, county.read))
    document = pypdfium2.PdfDocument(offline.page.pdf(prefer_css_page_size=True))
    try:
        sizes = {(round(p.get_width()), round(p.get_height())) for p in document}
        texts = [p.get_textpage().get_text_bounded() for p in document]
    finally:
        document.close()
    assert sizes <= {(595, 842), (596, 842), (595, 841), (594, 842)}
    assert 3 <= len(texts) <= 8
    assert all(len(text) > 60 for text in texts)
    whole = "".join("".join(texts).split())
    for said in ("审查情况", "一、报送情况", "九、得分排名", "宣传引导", "逾期", "专门人员"):
        assert said in whole
