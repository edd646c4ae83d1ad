"""The spaCy pipeline: the same understanding as the review's, on a Doc that spaCy's own tools can use."""

from __future__ import annotations

import pickle

import pytest
from spacy.language import Language
from spacy.tokens import DocBin

from models import pipeline
from tests.documents import lines
from tests.reports import PROBLEMS, Sketch, review_of


@pytest.fixture(scope="module")
def nlp() -> Language:
    return pipeline.load()


def test_a_report_gets_sections_clauses_and_tags(nlp: Language) -> None:
    text = Sketch().text()
    doc = nlp(text)
    report = review_of(lines(text)).report
    assert doc.text == text
    assert [s.label_ for s in doc.spans["sections"]] == [s.code for s in report.sections]
    found = [(c.text, c.label_, c._.role_score, c._.themes) for c in doc.spans["clauses"]]
    assert found == [(c.text, c.role, c.role_score, c.themes) for c in report.clauses]
    ids = [c.id for c in report.clauses]
    assert [[ids[i] for i in c._.answers] for c in doc.spans["clauses"]] == [
        list(c.answers) for c in report.clauses
    ]
    assert [(s.text, s.label_) for s in doc.spans["themes"]] == [
        (c.text, code) for c in report.clauses for code, _ in c.themes
    ]
    assert doc._.report.unit == report.unit


def test_section_five_alone_is_read_as_such(nlp: Language) -> None:
    doc = nlp(PROBLEMS)
    assert [c.label_ for c in doc.spans["clauses"]] == [
        "other",
        "problem",
        "problem",
        "other",
        "measure",
        "measure",
    ]


def test_words_are_those_of_the_domain(nlp: Language) -> None:
    words = [t.text for t in nlp("依申请公开和三审三校，政府网站更新不及时")]
    assert {"依申请公开", "三审三校", "政府网站", "更新不及时"} <= set(words)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "a\r\nb\u3000c  d"])
def test_texts_with_nothing_to_tag(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert doc.text == text
    assert not [c for c in doc.spans["clauses"] if c.label_ == "problem"]


def test_spans_survive_serialisation_and_pipe(nlp: Language) -> None:
    docs = list(nlp.pipe([PROBLEMS, PROBLEMS.replace("补贴", "低保")]))
    stored = DocBin(store_user_data=False, docs=docs).to_bytes()
    again = list(DocBin().from_bytes(stored).get_docs(nlp.vocab))
    assert [[s.label_ for s in d.spans["clauses"]] for d in again] == [
        [s.label_ for s in d.spans["clauses"]] for d in docs
    ]


def test_the_pipeline_can_be_sent_to_a_worker_and_built_again(nlp: Language) -> None:
    docs = [built(PROBLEMS) for built in (nlp, pickle.loads(pickle.dumps(nlp)))]
    here, there = ([c.label_ for c in doc.spans["clauses"]] for doc in docs)
    assert here == there
    assert pipeline.load().pipe_names == nlp.pipe_names == ["nianbao_sections", "nianbao_clauses", "nianbao_tagger"]
