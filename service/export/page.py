"""The review as one HTML page that needs nothing else: no script, no network, every text escaped."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template

from service.export import facts
from service.export.facts import clean
from service.review import Review

_WORDS = {
    "zh": {"file": "文件：", "findings": "审查发现", "none": "没有发现问题。"},
    "en": {"file": "File: ", "findings": "Findings", "none": "Nothing was found."},
}


def write(review: Review, lang: str = "zh") -> bytes:
    """The page's bytes, UTF-8."""
    report = review.report
    title = report.title.text if report.title is not None else review.name
    page = _template().render(
        lang="zh-CN" if lang == "zh" else "en",
        title=clean(title),
        name=clean(review.name),
        total=f"{review.score.total:g}",
        max=f"{review.score.max:g}",
        deductions=[f"{d.code} −{d.points:g}" for d in review.score.deductions],
        findings=facts.told(review, lang),
        tables=list(facts.tables(review, lang)),
        words=_WORDS[lang],
    )
    return page.encode("utf-8", "replace")


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    text = files("service.export").joinpath("templates", "review.html").read_text("utf-8")
    return environment.from_string(text)
