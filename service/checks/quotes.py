"""A place of the text with the words around it: cut at stops, in a long clause between two words."""

from __future__ import annotations

_STOPS = "，。；：！？、（）,;!?()\t|"
_WRAPPED = 30
"""Characters from which a line without a stop at its end goes on in the next."""
_WHOLE = 16
"""Characters of a clause beside the place that are shown whole."""
_LEAST = 6
"""Characters shown of a longer one, and then the rest of the word."""
_FARTHEST = 60


def around(text: str, start: int, end: int) -> tuple[str, int]:
    """``text[start:end]`` with its clause, "…" where that is cut; and where in the text the quote ends."""
    first, last = _clause(text, start, end)
    cut_before, cut_after = start - first > _WHOLE, last - end > _WHOLE
    if cut_before:
        first = start - _kept(_words(text[first:start])[::-1])
    if cut_after:
        last = end + _kept(_words(text[end:last]))
    quote = "".join(line.strip() for line in text[first:last].split("\n"))
    return ("…" if cut_before else "") + quote + ("…" if cut_after else ""), last


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The clause around a place; it may be cut at ``_FARTHEST`` characters."""
    first, last = start, end
    while first > max(0, start - _FARTHEST) and not _parts(text, first - 1):
        first -= 1
    while last < min(len(text), end + _FARTHEST) and not _parts(text, last):
        last += 1
    return first, last


def _parts(text: str, place: int) -> bool:
    """Whether the character at ``place`` parts clauses: a stop, or the end of a line that doesn't break off."""
    if text[place] != "\n":
        return text[place] in _STOPS
    line = text[max(0, place - _FARTHEST) : place].rsplit("\n", 1)[-1].rstrip()
    return len(line) < _WRAPPED or line[-1] in _STOPS


def _words(text: str) -> list[str]:
    from models.words import segmenter  # jieba takes a second to load

    return list(segmenter().lcut(text))


def _kept(words: list[str]) -> int:
    """Characters of the words that are shown."""
    kept = 0
    for word in words:
        if kept >= _LEAST:
            break
        kept += len(word)
    return kept
