"""Cuts a sentence into the words of ``lexicon.toml``, numbers, years, stops, and runs of what is not known."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files

from models.claims import figures
from models.claims.figures import Number

STOPS = "，；：（）、。！？"
_ENDS = ("", *STOPS, "占", "与", "和", "及")
"""What may follow a number that stands without a unit."""
_IGNORED = set("“”\"'‘’《》〈〉【】[]　 \t*·—－-–～~/①②③④⑤⑥⑦⑧⑨⑩⑪⑫")
_DATE = re.compile(
    r"(?P<period>(?:自|从)?(?:(?P<from>20\d\d)年)?1月1日起?(?:至|到|—+|－|-|~)(?:20\d\d年|当年|同年)?12月31日止?)"
    r"|(?:截至|截止|截止到|截至到)?(?:(?P<until>20\d\d)年(?:度)?|当年|本年)?(?P<last>12月31日|12月底|年底|年末)(?:止|为止)?"
    r"|(?P<day>(?:20\d\d年)?\d{1,2}月(?:\d{1,2}日|份|底|中旬|上旬|下旬|初)?)"
    r"|(?P<since>(?:自|从)(?:20\d\d|19\d\d)年.{0,8}?(?:以来|起|开始|至今))"
    r"|(?P<plan>[“\"]?十[一二三四五]五[”\"]?(?:时期|期间|规划)?)"
    r"|(?P<span>(?:20\d\d|19\d\d)年?(?:—+|－|-|~|至|到)20\d\d年(?:度)?)"
    r"|(?P<before>(?P<old>20\d\d)年(?:度)?(?:结转|转入|转来|遗留|跨入)(?:的|来的|而来)?)"
    r"|(?P<after>(?:结转|转入|转|留待|延)(?:下)?(?:至|到|入)?(?P<new>20\d\d)年(?:度)?(?:继续)?(?:办理)?)"
    r"|(?P<year>(?P<y>20\d\d|19\d\d)年(?:度)?)"
    r"|(?P<item>(?:^|(?<=[；：，、。]))\d{1,2}[.、](?=[^\d]))"
    r"|(?P<junk>第[一二三四五六七八九十百\d]+[条款项章节号届批期次]|〔\d+〕\d*号?|\[\d+\]\d+号|\d{3,4}[-—]\d{7,8}|\d{11}|\d+号|\d+(?:个)?(?:工作日|自然日|小时|分钟|个月|天|岁|时|点|度|平方米|亩|公里)"
    r"|[“\"]?[一二三四五六七八九]+[”\"]?个(?:方面|环节|领域|维度|层面|专题))"
)


@dataclass(frozen=True, slots=True)
class Token:
    """``kind`` is a table of the lexicon, or ``number``, ``stop``, ``unknown``; ``code`` tells its meaning."""

    kind: str
    code: str
    start: int
    end: int
    number: Number | None = None


@dataclass(frozen=True)
class Setting:
    """What depends on the report: its year, and how its own organ and others are called (``own``)."""

    year: int | None
    own: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @cached_property
    def words(self) -> Mapping[str, tuple[str, str]]:
        """Every word with its kind and code, the report's own before those of the lexicon."""
        return {**lexicon(), **self.own}

    @cached_property
    def lengths(self) -> Mapping[str, tuple[int, ...]]:
        """Lengths of the words by their first character, longest first."""
        lengths: dict[str, set[int]] = {}
        for word in self.words:
            lengths.setdefault(word[0], set()).add(len(word))
        return {initial: tuple(sorted(found, reverse=True)) for initial, found in lengths.items()}


@cache
def lexicon() -> Mapping[str, tuple[str, str]]:
    """Every word with its kind and code. ValueError where a word stands twice."""
    data = tomllib.loads(files("models.claims").joinpath("lexicon.toml").read_text("utf-8"))
    words: dict[str, tuple[str, str]] = {}
    for kind, codes in data.items():
        for code, listed in codes.items():
            for word in listed.split():
                if word in words:
                    raise ValueError(f"{word} stands twice in the lexicon: {words[word]}, {(kind, code)}")
                words[word] = (kind, code)
    return words


def cut(text: str, setting: Setting) -> list[Token]:
    """The tokens of folded text without white space, in order; they cover it but for quotation marks."""
    fixed = {t.start: t for t in _fixed(text, setting)}
    tokens: list[Token] = []
    at, unknown = 0, -1
    while at < len(text):
        token = fixed.get(at) or _word(text, at, setting)
        if token is None:
            if text[at] not in _IGNORED:
                unknown = at if unknown < 0 else unknown
            at += 1
            continue
        if unknown >= 0:
            tokens.append(Token("unknown", text[unknown:at], unknown, at))
            unknown = -1
        tokens.append(token)
        at = token.end
    if unknown >= 0:
        tokens.append(Token("unknown", text[unknown:], unknown, len(text)))
    return tokens


def _word(text: str, at: int, setting: Setting) -> Token | None:
    words, char = setting.words, text[at]
    for length in setting.lengths.get(char, ()):
        found = words.get(text[at : at + length])
        if found is not None and at + length <= len(text):
            return Token(*found, at, at + length)
    return Token("stop", char, at, at + 1) if char in STOPS else None


def _fixed(text: str, setting: Setting) -> Iterator[Token]:
    """Dates and numbers, which are no words of the lexicon."""
    taken: list[tuple[int, int]] = []
    for match in _DATE.finditer(text):
        token = _dated(match, setting)
        if token is not None:
            taken.append(match.span())
            yield token
    numbers = [n for n in figures.find(text) if not _adverb(n, text)]
    ones = [n for n in numbers if n.printed == "han" and n.value == 1]
    habit = ones if len(ones) > 1 else []  # 收到一件、答复一件
    for number in (n for n in numbers if n not in habit):
        bare = not number.unit and text[number.end : number.end + 1] not in _ENDS  # 12345热线
        if not bare and not any(a < number.end and number.start < b for a, b in taken):
            yield Token("number", number.unit, number.start, number.end, number)


def _adverb(number: Number, text: str) -> bool:
    """一次 before a verb, or as a part of 一次性: at one go, and not how often."""
    once = number.printed == "han" and number.value == 1 and number.unit == "次"
    return once and text[number.end : number.end + 1] not in ("", "的", *STOPS)


def _dated(match: re.Match[str], setting: Setting) -> Token | None:
    year, span = setting.year, match.span()
    group = match.lastgroup if match.lastgroup in ("junk", "day", "since", "span", "plan") else None
    if match["item"]:
        return Token("neutral", "neutral", *span)
    if match["period"]:
        return Token("year", _of_year(match["from"], year), *span)
    if match["last"]:
        return Token("year", _of_year(match["until"], year), *span)
    if match["before"]:
        return Token("act", "carried_in" if year and int(match["old"]) == year - 1 else "carried", *span)
    if match["after"]:
        return Token("act", "carried_out" if year and int(match["new"]) == year + 1 else "carried", *span)
    if match["year"]:
        return Token("year", _of_year(match["y"], year), *span)
    return Token("year", {"day": "part", "junk": "junk"}.get(group or "", "other"), *span)


def _of_year(printed: str | None, year: int | None) -> str:
    return "this" if printed is None or year is None or int(printed) == year else "other"
