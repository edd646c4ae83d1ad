"""Totals and their parts: lists after a total (其中…, 分别…) and totals after a list (…，合计…)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from models.claims import splits
from models.claims.holders import holder
from models.claims.splits import OPENS, dimension
from models.claims.stated import Stated
from models.report import Breakdown

_NEAR = 0.05
"""A list behind 其中： that adds up to so much less than its total at most is meant to be the whole of it."""
_NEARLY = 0.25
"""The same for a list in brackets without 其中."""
_REST = 3
"""A total, one part and the rest: with more numbers it is not certain what the rest is of."""
_LEAST_LISTED = 2
_OUTCOMES = {"granted", "partly_granted", "refused", "unavailable", "unprocessed", "other"}
_APPLICANTS = {"natural_person", "business", "research", "social", "legal", "other_org"}
_RESULTS = {"upheld", "corrected", "other", "pending"}
_STRONG = {"total", "added"}
_WINDOW = 60
"""Numbers before and after a total among which its parts are looked for."""


def breakdowns(stated: Sequence[Stated], words: Mapping[str, Any]) -> Iterator[Breakdown]:
    """Totals with the parts listed after them (其中…, 分别…), or before them (…，合计…).

    ``words`` are those of ``words.toml``: of parts that may count one thing twice, of changes and of stocks.
    """
    listed: set[int] = set()
    for index, total in enumerate(stated):
        if not _is_figure(total):
            continue
        window = stated[max(0, index - _WINDOW) : index + _WINDOW]
        place = min(index, _WINDOW)
        before = _before(window, place)
        strong = _STRONG & set(total.piece.codes("lead")) or _one_dimension(before)
        if len(before) > 1 and strong and _sums_up(total, before):
            if splits.is_stock(total, before, words):
                continue
            yield Breakdown(total.claim, tuple(p.claim for p in before), whole=True)
            continue
        rest = _rest(window, place)
        if rest:
            yield Breakdown(rest[0].claim, tuple(p.claim for p in rest[1:]), whole=True)
        parts = splits.fitting(total, _after(window, place))
        if parts and parts[0].piece.depth <= total.piece.depth and splits.is_dealt(window, place):
            continue  # 新收分别为16件、21件，办结分别为15件、20件
        if parts and _carried(total) and dimension(parts[0]) == "outcome":
            continue  # 收到7件，上年结转1件，全部办结，其中予以公开5件: the outcomes are of all that was dealt with
        if parts and (index not in listed or parts[0].piece.depth > total.piece.depth):
            listed |= {n for n in range(index + 1, min(index + _WINDOW, len(stated))) if stated[n] in parts}
            actors = splits.by_actors(parts, words["overlapping"])
            whole = not actors and _is_whole(total, parts)
            of = holder(window[:place], total, parts, whole=whole)
            if of is not None:
                yield Breakdown(
                    of.claim, tuple(p.claim for p in parts), whole, actors or _overlap(parts, words["overlapping"])
                )


def _is_figure(stated: Stated) -> bool:
    claim = stated.claim
    told = claim.kind == "count" and stated.piece.compared() != "last"
    return told and claim.exactness == "exact" and claim.places >= 0 and bool(claim.unit)


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
        opens = OPENS & set(part.opens)
        if opens - {"parts", "："} or part.piece.depth != total.piece.depth:
            return []
        if part.claim.year not in (total.claim.year, found[0].claim.year if found else "part"):
            return []
        found.append(part)
        if opens:
            break
    return found[::-1]


def _sums_up(stated: Stated, before: Sequence[Stated]) -> bool:
    """合计N件, and nothing else in the piece but what the numbers before it say too (参训54人…，合计参训88人)."""
    piece = stated.piece
    strong = bool(_STRONG & set(piece.codes("lead")))
    if stated.opens:
        return False
    if strong and not piece.has("thing") and _says_what(stated, before):
        return True
    kinds = {t.kind for t in piece.tokens} - {"neutral", "number", "stop", "restrict", "of", "matter", "case"}
    plain = kinds <= {"lead", "year"} or (stated.frame.published and kinds <= {"lead", "act", "outcome"})
    added = piece.tokens[0].code == "added" and kinds <= {"lead", "act", "thing", "year"}  # 两类相加即为…
    return (plain or added) and (strong or piece.tokens[0].code in ("sum", "over"))


def _says_what(total: Stated, parts: Sequence[Stated]) -> bool:
    """Whether a total repeats the verb that each of its parts has (参训, 公开)."""
    told = {t.code for t in total.piece.tokens if t.kind in ("unknown", "act", "outcome")}
    return bool(told and parts) and all(told <= {t.code for t in p.piece.tokens} for p in parts)


def _one_dimension(parts: Sequence[Stated]) -> bool:
    """Whether the parts are told alike in the form's own words (予以公开3件、不予公开2件，共5件)."""
    dimensions = {dimension(p) for p in parts}
    return len(dimensions) == 1 and not dimensions & {"unknown", "bare"}


def _rest(stated: Sequence[Stated], index: int) -> list[Stated]:
    """收到35件，办结34件，其余1件: a total and its parts; [] where the piece at ``index`` tells no rest."""
    last = stated[index]
    if not last.piece.has("else", "rest") or OPENS & set(last.opens):
        return []
    found = [last]
    for part in reversed(stated[:index]):
        if part.sentence != last.sentence or not _is_figure(part) or part.claim.unit != last.claim.unit:
            break
        if (
            (OPENS | {"colon"}) & set(part.opens)
            or part.piece.depth != last.piece.depth
            or part.claim.year != last.claim.year
        ):
            return []
        found.append(part)
    total, *parts = found[::-1]
    if len(found) != _REST or splits.siblings(total, parts[0]):
        return []  # 予以公开8件，部分公开3件，其余9件: of a total that is told elsewhere
    earlier = [s for s in stated[: stated.index(total)] if s.claim.unit == total.claim.unit]
    listed = sum(float(p.claim.value) for p in found)
    if any(p.claim.value > total.claim.value for p in parts) or listed in [float(s.claim.value) for s in earlier]:
        return []
    return [total, *parts]


def _after(stated: Sequence[Stated], index: int) -> list[Stated]:
    """The parts of the list that opens right after a total; [] where none does."""
    total = stated[index]
    following = [s for s in stated[index + 1 :] if s.sentence in (total.sentence, total.sentence + 1)]
    first = next(iter(following), None)
    within = total.piece.tokens[-1].kind == "within" and total.piece.before != "、"  # 办结的8件中，…
    if first is None or not (within or OPENS & set(first.opens)) or {"share", "shared"} & set(first.opens):
        return []
    if first.sentence != total.sentence:
        leads = {"：", "parts"} & set(first.opens) and "gap" not in first.opens
        alone = sum(s.sentence == total.sentence and _is_figure(s) for s in stated) == 1
        if "of_which" not in first.opens and not (alone and leads):
            return []
    if "（" in first.opens and first.piece.depth <= total.piece.depth:
        return []
    if first.piece.depth < total.piece.depth:
        return []
    told = dimension(first)
    found: list[Stated] = []
    for part in following:
        if part.claim.kind in ("percent", "change"):
            continue
        if part.piece.depth > first.piece.depth:
            continue  # （含…） within a part
        listed = part is first or (not set(part.opens) & OPENS and not part.piece.sums)
        if not listed or part.sentence != first.sentence or part.claim.unit not in (total.claim.unit, ""):
            break
        if part.claim.exactness != "exact" or part.piece.depth < first.piece.depth:
            return [] if part.claim.exactness != "exact" else found
        dealt = "parts" in first.opens and dimension(part) == "bare"
        if not (dealt or part.piece.has("else") or dimension(part) == told) or splits.opposed(first, part):
            break
        if part.claim.year != (first.claim.year if first.claim.year == "part" else total.claim.year):
            return found if len(found) > 1 else []
        if len(found) > 1 and found[-1].piece.before == "、" and part.piece.before == "，":
            break
        if part.piece.before == "；" and found and "：" not in first.opens:
            break
        if part.piece.before == "；" and any(p.piece.before != "；" for p in found[1:]):
            break
        found.append(part)
    return found


def _carried(total: Stated) -> bool:
    """Whether a number tells what was carried in, and nothing else."""
    return set(total.frame.acts) in ({"carried_in"}, {"carried"})


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
    told = dimension(parts[0])
    if told == "applicant":
        return applicants >= _APPLICANTS or applicants == {"natural_person", "orgs"}
    if told == "outcome":
        return outcomes >= _OUTCOMES
    return told == "result" and results >= _RESULTS


def _overlap(parts: Sequence[Stated], words: Sequence[str]) -> bool:
    if sum(any(w in p.claim.thing for w in words) for p in parts) > 1:
        return True
    apart = any(p.piece.before == "，" for p in parts[1:]) and "：" not in parts[0].opens
    return apart and dimension(parts[0]) == "unknown"  # 网上提交的10件，涉及征地的8件
