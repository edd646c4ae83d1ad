"""How the numbers of a passage hang together: totals and their parts, shares, growth against the year before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from models.report import Breakdown, Claim, Rate

if TYPE_CHECKING:
    from models.claims.read import Stated

_NEAR = 0.05
"""A list behind a colon that adds up to so much less than its total at most is meant to be the whole of it."""
_NEARLY = 0.25
"""The same for a list in brackets without 其中."""
_REST = 3
"""A total, one part and the rest: with more numbers it is not certain what the rest is of."""
_LEAST_LISTED = 2
_OUTCOMES = {"granted", "partly_granted", "refused", "unavailable", "unprocessed", "other"}
_APPLICANTS = {"natural_person", "business", "research", "social", "legal", "other_org"}
_RESULTS = {"upheld", "corrected", "other", "pending"}
_QUALIFIED = {"按时", "按期", "及时", "准时", "如期", "限内"}
_OPENS = {"of_which", "parts", "：", "（"}
_OVERLAP = (
    "网",
    "公众号",
    "微博",
    "微信",
    "平台",
    "渠道",
    "媒体",
    "公开栏",
    "客户端",
    "转",
    "抖音",
    "视频",
    "屏",
    "广播",
    "报",
)


def breakdowns(stated: Sequence[Stated]) -> Iterator[Breakdown]:
    """Totals with the parts listed after them (其中…, 分别…), or before them (…，合计…)."""
    for index, total in enumerate(stated):
        if not _is_figure(total):
            continue
        before = _before(stated, index)
        strong = total.piece.has("lead", "total") or _one_dimension(before)
        if len(before) > 1 and strong and _sums_up(total, before):
            yield Breakdown(total.claim, tuple(p.claim for p in before), whole=True)
            continue
        rest = _rest(stated, index)
        if rest:
            yield Breakdown(rest[0].claim, tuple(p.claim for p in rest[1:]), whole=True)
        parts = _after(stated, index)
        if parts:
            yield Breakdown(total.claim, tuple(p.claim for p in parts), _is_whole(total, parts), _overlap(parts))


def rates(stated: Sequence[Stated]) -> Iterator[Rate]:
    """Percentages with the numbers that they may follow from."""
    for index, rate in enumerate(stated):
        claim, piece = rate.claim, rate.piece
        if claim.kind != "percent" or claim.exactness != "exact" or piece.has("lead", "parts"):
            continue
        earlier = [s for s in stated[:index] if s.sentence == rate.sentence]
        if earlier and earlier[-1].claim.kind == "percent":
            continue  # one of a list of percentages: which number each is of is not certain
        figures = [s for s in earlier if s.claim.kind == "count" and s.claim.exactness == "exact"]
        if "率" in claim.text and not piece.has("compare"):
            yield from _named(rate, figures)
            continue
        if piece.has("share", "rate") or "shared" in rate.opens or _has_own_part(rate):
            continue
        if piece.has("share", "share") or "share" in rate.opens:
            of = [s for s in figures if "share" in s.opens]  # 占全部申请（21件）的…
            parts = [s for s in figures if "share" not in s.opens]
            if parts and (not piece.has("unknown") or piece.sums):
                part = parts[-1].claim
                others = [s.claim for s in of or stated[:index] if _same_kind(s.claim, part)]
                yield Rate(claim, part, tuple(float(o.value) for o in others if o.value >= part.value), 0)
        elif piece.has("compare", "up") or piece.has("compare", "down"):
            now = [s for s in figures if s.claim.year == "this" or s.piece.has("compare", "reach")]
            if now:
                sign = 1 if piece.has("compare", "up") else -1
                yield Rate(claim, now[-1].claim, tuple(_bases(earlier, now[-1].claim)), sign)


def _named(rate: Stated, figures: Sequence[Stated]) -> Iterator[Rate]:
    """办结20件，办结率95%: a rate that is called as what was done, of which the sentence gives the number."""
    name = rate.claim.text[: rate.claim.text.index("率")]
    stem = name[-2:]
    if len(stem) < 2 or _QUALIFIED & {name[-4:-2]}:
        return
    parts = [s for s in figures if stem in s.claim.text]
    if parts:
        part = parts[-1].claim
        bases = tuple(float(s.claim.value) for s in figures if _same_kind(s.claim, part))
        yield Rate(rate.claim, part, tuple(b for b in bases if b >= part.value), 0)


def _has_own_part(rate: Stated) -> bool:
    """自然人提出的占80%: what the share is of stands in the piece itself, and its number elsewhere."""
    kinds = [t.kind for t in rate.piece.tokens]
    before = kinds[: kinds.index("share")] if "share" in kinds else []
    return not {"thing", "act", "outcome", "applicant", "result", "unknown", "lead"}.isdisjoint(before)


def _bases(earlier: Sequence[Stated], part: Claim) -> Iterator[float]:
    """Last year's number as the sentence gives it: by the difference, or as such."""
    for other in earlier:
        claim = other.claim
        if claim is part or claim.exactness != "exact" or claim.unit not in (part.unit, ""):
            continue
        if claim.kind == "change":
            yield float(part.value) + float(claim.value) * (1 if other.piece.has("compare", "down") else -1)
        elif claim.kind == "count" and (claim.year == "other" or _reached_from(earlier, other, part)):
            yield float(claim.value)


def _reached_from(earlier: Sequence[Stated], other: Stated, part: Claim) -> bool:
    """由486件增至1088件: the number right before the one that was reached."""
    place = earlier.index(other)
    following = earlier[place + 1] if place + 1 < len(earlier) else None
    return following is not None and following.claim is part and following.piece.has("compare", "reach")


def _same_kind(one: Claim, other: Claim) -> bool:
    return one is not other and one.kind == "count" and one.exactness == "exact" and one.unit == other.unit


def _is_figure(stated: Stated) -> bool:
    claim = stated.claim
    return claim.kind == "count" and claim.exactness == "exact" and claim.places >= 0 and bool(claim.unit)


def _sums_up(stated: Stated, before: Sequence[Stated]) -> bool:
    """合计N件, and nothing else in the piece but what the numbers before it say too (参训54人…，合计参训88人)."""
    piece = stated.piece
    if piece.has("lead", "total") and not (stated.opens or piece.has("thing")) and _says_what(stated, before):
        return True
    kinds = {t.kind for t in piece.tokens} - {"neutral", "number", "stop", "restrict", "of", "matter", "case"}
    plain = {"lead"} <= kinds <= {"lead", "year"} or (
        stated.frame.published and kinds <= {"lead", "act", "outcome"}
    )
    added = piece.tokens[0].code == "total" and kinds <= {"lead", "act", "thing", "year"}  # 两类相加即为…
    return (plain or added) and (piece.has("lead", "total") or piece.tokens[0].code == "sum") and not stated.opens


def _says_what(total: Stated, parts: Sequence[Stated]) -> bool:
    """Whether a total repeats the verb that each of its parts has (参训, 公开)."""
    told = {t.code for t in total.piece.tokens if t.kind in ("unknown", "act", "outcome")}
    return bool(told and parts) and all(told <= {t.code for t in p.piece.tokens} for p in parts)


def _one_dimension(parts: Sequence[Stated]) -> bool:
    """Whether the parts are told alike in the form's own words (予以公开3件、不予公开2件，共5件)."""
    dimensions = {_dimension(p) for p in parts}
    return len(dimensions) == 1 and not dimensions & {"unknown", "bare"}


def _before(stated: Sequence[Stated], index: int) -> list[Stated]:
    total = stated[index]
    found: list[Stated] = []
    for part in reversed(stated[:index]):
        if part.sentence != total.sentence:
            break
        if not found and not total.piece.before and len(part.piece.tokens) == 1:
            continue  # 两期合计参训88人
        if not _is_figure(part) or part.claim.unit != total.claim.unit:
            listed = found and found[-1].piece.before != "、" and all(p.piece.before == "、" for p in found[:-1])
            if listed or _says_what(total, found):
                break
            return []
        opens = _OPENS & set(part.opens)
        if opens - {"parts", "："} or part.piece.depth != total.piece.depth:
            return []
        if part.claim.year not in (total.claim.year, found[0].claim.year if found else "part"):
            return []
        found.append(part)
        if opens:
            break
    return found[::-1]


def _rest(stated: Sequence[Stated], index: int) -> list[Stated]:
    """收到35件，办结34件，其余1件: a total and its parts; [] where the piece at ``index`` tells no rest."""
    last = stated[index]
    if not last.piece.has("else", "rest") or _OPENS & set(last.opens):
        return []
    found = [last]
    for part in reversed(stated[:index]):
        if part.sentence != last.sentence or not _is_figure(part) or part.claim.unit != last.claim.unit:
            break
        if _OPENS & set(part.opens) or part.piece.depth != last.piece.depth or part.claim.year != last.claim.year:
            return []
        found.append(part)
    return found[::-1] if len(found) == _REST else []


def _after(stated: Sequence[Stated], index: int) -> list[Stated]:
    """The parts of the list that opens right after a total; [] where none does."""
    total = stated[index]
    following = [s for s in stated[index + 1 :] if s.sentence in (total.sentence, total.sentence + 1)]
    first = next(iter(following), None)
    within = total.piece.tokens[-1].kind == "within"  # 办结的8件中，…
    if first is None or not (within or _OPENS & set(first.opens)) or {"share", "shared"} & set(first.opens):
        return []
    if first.sentence != total.sentence:
        alone = sum(s.sentence == total.sentence and _is_figure(s) for s in stated) == 1
        if "of_which" not in first.opens and not (alone and {"：", "parts"} & set(first.opens)):
            return []
    if "（" in first.opens and first.piece.depth <= total.piece.depth:
        return []
    dimension = _dimension(first)
    found: list[Stated] = []
    for part in following:
        if part.claim.kind in ("percent", "change"):
            continue
        if part.piece.depth > first.piece.depth:
            continue  # （含…） within a part
        listed = part is first or (not set(part.opens) & _OPENS and not part.piece.sums)
        if not listed or part.sentence != first.sentence or part.claim.unit not in (total.claim.unit, ""):
            break
        if part.claim.exactness != "exact" or part.piece.depth < first.piece.depth:
            return [] if part.claim.exactness != "exact" else found
        dealt = "parts" in first.opens and _dimension(part) == "bare"
        if not (dealt or part.piece.has("else") or _dimension(part) == dimension):
            break
        if part.piece.before == "；" and found and "：" not in first.opens:
            break
        if part.piece.before == "；" and any(p.piece.before != "；" for p in found[1:]):
            break
        found.append(part)
    return found


def _dimension(stated: Stated) -> str:
    frame = stated.frame
    if stated.piece.has("unknown"):
        return "unknown"
    for name in ("outcome", "result", "applicant", "act", "thing"):
        if stated.piece.has(name) and not (name == "thing" and frame.outcomes):
            return name
    return "bare"


def _is_whole(total: Stated, parts: Sequence[Stated]) -> bool:
    first, last = parts[0], parts[-1]
    told = {o for p in parts for o in p.opens}
    if "some" in told or any(p.piece.has("lead", "some") for p in parts) or last.partial:
        return False
    if "parts" in first.opens and len(parts) > 1:
        return True
    if "gap" in told:
        return False
    if last.piece.has("else"):
        return True
    if _covers(parts):
        return True
    listed = sum(float(p.claim.value) for p in parts)
    gap = abs(listed - float(total.claim.value)) / max(float(total.claim.value), 1.0)
    if "：" in first.opens and "of_which" not in first.opens:
        return len(parts) >= _LEAST_LISTED
    near = gap <= (_NEAR if "of_which" in first.opens else _NEARLY)
    return bool({"：", "（"} & set(first.opens)) and len(parts) >= _LEAST_LISTED and near


def _covers(parts: Sequence[Stated]) -> bool:
    """Whether the parts are by the form itself all that there is."""
    applicants = {a for p in parts for a in p.frame.applicants}
    outcomes = {o for p in parts for o in p.frame.outcomes}
    results = {r for p in parts for r in p.frame.results}
    dimension = _dimension(parts[0])
    if dimension == "applicant":
        return applicants >= _APPLICANTS or applicants == {"natural_person", "orgs"}
    if dimension == "outcome":
        return outcomes >= _OUTCOMES
    return dimension == "result" and results >= _RESULTS


def _overlap(parts: Sequence[Stated]) -> bool:
    if sum(any(w in p.claim.thing for w in _OVERLAP) for p in parts) > 1:
        return True
    apart = any(p.piece.before == "，" for p in parts[1:]) and "：" not in parts[0].opens
    return apart and _dimension(parts[0]) == "unknown"  # 网上提交的10件，涉及征地的8件
