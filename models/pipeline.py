"""The understanding of a report as a spaCy pipeline, for those who build on it with spaCy's own tools.

    >>> nlp = load()
    >>> doc = nlp("五、存在的主要问题及改进情况 …")
    >>> [(c.text, c.label_, c._.themes) for c in doc.spans["clauses"]]

Components: ``nianbao_sections`` (``doc.spans["sections"]``, labels are section codes; ``doc._.report``),
``nianbao_clauses`` (``doc.spans["clauses"]``) and ``nianbao_tagger`` (a clause's label is its role;
``span._.role_score``, ``span._.themes`` as pairs of code and probability, ``span._.answers`` as indices of the
measures that answer it; ``doc.spans["themes"]`` holds a span for each theme of each clause).
The review of a report uses the same engines without spaCy, which takes a second to import.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from spacy.lang.zh import Chinese, ChineseTokenizer, Segmenter
from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup
from spacy.util import get_words_and_spaces
from spacy.util import registry as spacy_registry
from spacy.vocab import Vocab

from models import artifact, registry, words
from models.document import Document, Paragraph
from models.narrative import clauses, matching
from models.narrative.read import SECTION
from models.narrative.tagger import Tagger
from models.understand import understand

SECTIONS, CLAUSES, THEMES = "sections", "clauses", "themes"


def load(model: Path | str | None = None) -> Language:
    """A blank Chinese pipeline, words by jieba, with the three components; ``model`` is a model's folder.

    None takes the newest model shipped with the program. Raises ArtifactError, UnknownVersion.
    """
    nlp = Chinese.from_config({"nlp": {"tokenizer": {"@tokenizers": "nianbao.words.v1"}}})
    nlp.add_pipe("nianbao_sections")
    nlp.add_pipe("nianbao_clauses")
    nlp.add_pipe("nianbao_tagger", config={"model": str(model or "")})
    return nlp


class Words(ChineseTokenizer):
    """spaCy's Chinese tokenizer with words by jieba and the project's list of terms."""

    def __init__(self, vocab: Vocab) -> None:
        super().__init__(vocab, segmenter=Segmenter.char)

    def __call__(self, text: str) -> Doc:
        """The words of ``text`` as a Doc."""
        found, spaces = get_words_and_spaces(words.segmenter().lcut(text), text)
        return Doc(self.vocab, words=found, spaces=spaces)


@spacy_registry.tokenizers("nianbao.words.v1")  # type: ignore[untyped-decorator]
def _words() -> Callable[[Language], Words]:
    return lambda nlp: Words(nlp.vocab)


@Language.component("nianbao_sections", assigns=["doc.spans", "doc._.report"])
def _sections(doc: Doc) -> Doc:
    paragraphs = tuple(Paragraph(a, b) for a, b in clauses.lines(doc.text))
    report = understand(Document(doc.text, "text", "text/plain", paragraphs))
    doc._.report = report
    found = [(s.start, s.end, s.code) for s in report.sections if s.start is not None and s.end is not None]
    doc.spans[SECTIONS] = SpanGroup(doc, name=SECTIONS, spans=[_span(doc, *s) for s in found])
    return doc


@Language.component("nianbao_clauses", requires=["doc._.report"], assigns=["doc.spans"])
def _clauses(doc: Doc) -> Doc:
    """Clauses of section five; of the whole text where no section was found."""
    section = doc._.report.section(SECTION)
    whole = not any(s.heading for s in doc._.report.sections)
    start, end = (0, len(doc.text)) if whole else (section.body, section.end)
    spans = [] if start is None else clauses.split(doc.text, clauses.lines(doc.text, start, end))
    doc.spans[CLAUSES] = SpanGroup(doc, name=CLAUSES, spans=[_span(doc, a, b, "") for a, b in spans])
    return doc


@Language.factory("nianbao_tagger", default_config={"model": ""}, requires=["doc.spans"], assigns=["span._.themes"])
def _tagger(nlp: Language, name: str, model: str) -> Tag:  # noqa: ARG001 - spaCy calls factories with these
    return Tag(model)


class Tag:
    """The component that tags; ``model`` is a model's folder, "" the newest one shipped."""

    def __init__(self, model: str) -> None:
        self.model = model
        _model(model)

    def __call__(self, doc: Doc) -> Doc:
        """Tag the clauses of ``doc``."""
        tagger = _model(self.model)
        found = list(doc.spans[CLAUSES])
        texts = [span.text for span in found]
        tags = tagger.tag(texts)
        answers = matching.answers(texts, tags, tagger.words)
        labelled = [Span(doc, s.start, s.end, label=t.role) for s, t in zip(found, tags, strict=True)]
        for span, tag, measures in zip(labelled, tags, answers, strict=True):
            span._.role_score, span._.themes, span._.answers = tag.role_score, tag.themes, measures
        doc.spans[CLAUSES] = SpanGroup(doc, name=CLAUSES, spans=labelled)
        themes = [Span(doc, s.start, s.end, label=c) for s in labelled for c, _ in s._.themes]
        doc.spans[THEMES] = SpanGroup(doc, name=THEMES, spans=themes)
        return doc


@cache
def _model(path: str) -> Tagger:
    return Tagger.of(artifact.read(Path(path)).state) if path else registry.shipped().tagger


def _span(doc: Doc, start: int, end: int, label: str) -> Span:
    span = doc.char_span(start, end, label=label, alignment_mode="expand")
    assert span is not None
    return span


Doc.set_extension("report", default=None, force=True)
for _name in ("role_score", "themes", "answers"):
    Span.set_extension(_name, default=None, force=True)
