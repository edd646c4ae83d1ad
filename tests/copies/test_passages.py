from __future__ import annotations

from service.copies.passages import Own, compared, matches
from service.copies.text import Narrative
from tests.copies.narratives import written
from training.forge.copies import data

TEXT = "".join(group[0] for group in data()["topics"]["supervision"][:8])


def _own(narrative: Narrative, spread: float = 0.0) -> Own:
    places = tuple(range(len(narrative.sentences)))
    return Own(narrative, places, (spread,) * len(places))


def test_each_sentence_is_matched_once_and_the_likest_is_taken() -> None:
    one = _own(written("人大代表视察时提出的建议逐条书面回复。", "青石镇"))
    other = _own(written("人大代表视察时提出的意见逐条当面回复。人大代表视察时提出的建议逐条书面回复。", "柳湾镇"))
    (match,) = matches(one, other)
    assert (match.one, match.other, match.ratio) == (0, 1, 1.0)


def test_sentences_of_stock_phrases_are_not_the_same() -> None:
    one = _own(written("进一步提高政府信息公开工作水平。", "青石镇"))
    other = _own(written("进一步规范政府信息公开工作流程。", "柳湾镇"))
    assert matches(one, other) == []


def test_the_share_is_that_of_the_shorter_whichever_comes_first() -> None:
    short, long = written(TEXT, "青石镇"), written(TEXT + "".join(data()["topics"]["problems"][0]), "柳湾镇")
    there, back = compared(_own(short), _own(long), 50), compared(_own(long), _own(short), 50)
    assert there is not None
    assert back is not None
    assert there[0] == back[0] == 1.0


def test_what_many_organs_say_may_be_common_by_chance() -> None:
    one, other = written(TEXT, "青石镇"), written(TEXT, "柳湾镇")
    assert compared(_own(one, 0.02), _own(other, 0.02), 1_000) is not None
    assert compared(_own(one, 0.19), _own(other, 0.19), 1_000) is None
    assert compared(_own(one, 0.19), _own(other, 0.19), 4) is not None
