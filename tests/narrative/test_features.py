"""Lexicon, features, linear scores: what they see, and that plain data brings them back whole."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from models.narrative.features import Spec, Vectorizer, normal
from models.narrative.lexicon import Lexicon
from models.narrative.linear import Linear, sigmoid, softmax
from training import taxonomy
from training.narrative.fit import matrix

LEXICON = Lexicon(
    {
        "team": {"words": ["培训", "业务…能力"], "hints": ["干部"], "except": ["安全培训"]},
        "platform": {"words": ["网站", "公开栏"], "hints": [], "except": []},
    }
)
TEXTS = ["公开内容不够丰富", "更新不够及时，内容陈旧", "加强业务培训", "政策解读形式单一", "加强网站维护，及时更新"]


def _stated(text: str) -> set[str]:
    return {h.entry for h in LEXICON.find(text) if h.states}


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("加强培训", {"培训"}),
        ("开展安全培训", set()),
        ("开展安全培训和业务培训", {"培训"}),
        ("业务水平和能力不强", {"业务…能力"}),
        ("业务不熟，能力不强", set()),
        ("干部不熟悉网站", {"网站"}),
        ("", set()),
    ],
)
def test_what_the_lexicon_finds(text: str, stated: set[str]) -> None:
    assert _stated(text) == stated


def test_hints_do_not_state() -> None:
    assert [(h.entry, h.states) for h in LEXICON.find("干部")] == [("干部", False)]


def test_numbers_and_numbering_do_not_count() -> None:
    assert normal("（一）全年发布 1.2万 条") == normal("2、全年发布 35万 条") == "全年发布0万条"


def test_terms_are_weighted_as_scikit_learn_weights_them() -> None:
    ours = Vectorizer.fit(Spec(chars=(1, 2)), TEXTS)
    terms = {t: i for i, t in enumerate(ours.terms["chars"])}
    theirs = TfidfVectorizer(
        vocabulary=terms,
        sublinear_tf=True,
        lowercase=False,
        analyzer=lambda t: Spec(chars=(1, 2)).terms(t)["chars"],
    )
    expected = theirs.fit(TEXTS).transform(TEXTS)
    found = matrix([ours.row(t) for t in TEXTS], ours.width)
    assert abs(found - sparse.csr_matrix(expected)).max() < 1e-12


def test_scores_are_those_of_scikit_learn() -> None:
    words = Vectorizer.fit(Spec(lexicon=LEXICON), TEXTS)
    rows = [words.row(t) for t in TEXTS]
    model = LogisticRegression().fit(matrix(rows, words.width), [0, 0, 1, 0, 1])
    ours = Linear(model.coef_.T, model.intercept_)
    assert np.allclose(ours.scores(rows)[:, 0], model.decision_function(matrix(rows, words.width)))


def test_state_brings_back_the_same_rows() -> None:
    words = Vectorizer.fit(Spec(chars=(1, 3), words=True, lexicon=taxonomy.load().lexicon), TEXTS)
    again = Vectorizer.of(words.state())
    for text in [*TEXTS, "从未见过的说法", ""]:
        (columns, values), (columns2, values2) = words.row(text), again.row(text)
        assert columns.tolist() == columns2.tolist()
        assert np.allclose(values, values2, atol=1e-6)
    assert words.width == again.width


def test_an_empty_text_has_no_terms_and_no_nan() -> None:
    _, values = Vectorizer.fit(Spec(lexicon=LEXICON), TEXTS).row("")
    assert np.isfinite(values).all()


def test_probabilities() -> None:
    assert sigmoid(np.array([-1e9, 0.0, 1e9])).round(6).tolist() == [0.0, 0.5, 1.0]
    assert softmax(np.array([[1e6, 1e6, -1e6]])).tolist() == [[0.5, 0.5, 0.0]]
    assert Linear(np.zeros((2, 3)), np.zeros(3)).scores([]).shape == (0, 3)
