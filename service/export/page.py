"""The review as one HTML page that needs nothing else: no script, no network, every text escaped."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template

from service.export import facts
from service.export.facts import clean
from service.schema import Review

_WORDS = {
    "zh": {"file": "文件：", "findings": "审查发现", "none": "没有发现问题。"},
    "en": {"file": "File: ", "findings": "Findings", "none": "Nothing was found."},
}


def write(face: Review, lang: str = "zh") -> bytes:
    """The page's bytes, UTF-8."""
    page = _template().render(
        lang="zh-CN" if lang == "zh" else "en",
        title=clean(face.report.title or face.source.name),
        name=clean(face.source.name),
        total=f"{face.score.total:g}",
        max=f"{face.score.max:g}",
        deductions=[f"{d.code} −{d.points:g}" for d in face.score.deductions],
        findings=facts.told(face, lang),
        tables=list(facts.tables(face, lang)),
        words=_WORDS[lang],
    )
    return page.encode("utf-8", "replace")


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    text = files("service.export").joinpath("templates", "review.html").read_text("utf-8")
    return environment.from_string(text)
