"""The page's parts that set reports beside each other: near copies, the county's own report, last year."""

from __future__ import annotations

from models.standard import load
from service.batch.face import Batch, Total
from service.export.county import candidates, charts
from service.export.county.charts import Bar, Group
from service.export.county.grid import Labels
from service.export.county.views import NAME, View, called
from service.export.county.words import number, share, short, words


def copies(batch: Batch) -> View:
    """The pairs of near copies with the greatest share, passages of each side by side, and what all share."""
    said = words("page")["copies"]
    entries = {entry.name: entry for entry in batch.entries}
    pairs = sorted(batch.copies, key=lambda c: (-c.share, c.one, c.other))
    shown = []
    for copy in pairs[: said["pairs_most"]]:
        names = [called(entries[n]) if n in entries else short(n, NAME) for n in (copy.one, copy.other)]
        passages = [
            (short(p.one, said["longest"]), short(p.other, said["longest"]))
            for p in copy.passages[: said["passages_most"]]
        ]
        left = len(copy.passages) - len(passages)
        files = [short(n, NAME) for n in (copy.one, copy.other)]
        shown.append(
            {"names": names, "files": files, "share": share(copy.share), "passages": passages, "left": left}
        )
    sections = {s.code: s.heading for s in load(batch.standard).sections}
    return {
        "pairs": shown,
        "left": len(pairs) - len(shown),
        "shared": [(short(s.text, said["longest"]), sections.get(s.section, ""), s.organs) for s in batch.shared],
        "bare": [called(entries[n]) for n in batch.bare],
    }


def county(batch: Batch) -> View:
    """Where the county's own report departs from the sum over its organs, and what could explain it."""
    said, labels = words("page")["county"], Labels(batch.standard)
    apart = [f for f in batch.findings if f.code == "C103" and f.cell is not None]
    if batch.county is None:
        return {"said": said["unknown"], "rows": [], "left": 0}
    compared, unchecked = batch.county.compared, batch.county.unchecked
    kind = "said" if apart else "equal" if compared else "nothing"
    told = said[kind].format(
        unit=short(batch.county.unit or batch.county.name, NAME), compared=compared, count=len(apart)
    )
    totals = {t.cell: t for t in batch.totals}
    if unchecked:
        even = sum(t.county == t.value for t in batch.totals) - (compared - len(apart))
        told += said["unchecked"].format(count=unchecked, even=max(even, 0))
    rows = []
    for f in apart[: said["most"]]:
        total = totals.get(f.cell or "")
        listed = [candidates.told(c) for c in f.candidates[: said["candidates_most"]]]
        left = len(f.candidates) - len(listed)
        if left > 0:
            listed.append(said["candidates"].format(count=left))
        own, sums = (total.county, total.value) if total is not None else (None, None)
        apart_by = own - sums if own is not None and sums is not None else None
        rows.append(
            (
                labels.cell(f.cell or ""),
                number(own),
                number(sums),
                _signed(apart_by),
                listed or [short(f.mend, 200)],
            )
        )
    return {"said": told, "rows": rows, "left": len(apart) - len(rows)}


def totals(batch: Batch) -> View:
    """The main numbers of all organs, beside last year's where reports of both years are there."""
    said, labels = words("page")["totals"], Labels(batch.standard)
    by = {t.cell: t for t in batch.totals}
    shown = [by[cell] for cell in said["shown"] if cell in by]
    compared = [t for t in shown if t.last is not None and t.last_now is not None]
    groups = [
        Group(
            labels.plain(t.cell),
            (
                Bar("", t.last or 0, said["last"].format(value=number(t.last)), "soft"),
                Bar("", t.last_now or 0, said["now"].format(value=number(t.last_now)), "plain"),
            ),
        )
        for t in compared
        if t.last or t.last_now
    ]
    return {
        "rows": [(labels.plain(t.cell), number(t.value), t.reports, *_change(t)) for t in shown],
        "said": _said(batch, bool(compared)),
        "compared": bool(compared),
        "charts": [charts.groups(half, said["chart"], own=True) for half in charts.halves(groups)],
    }


def _said(batch: Batch, compared: bool) -> str:
    """What is compared with last year, and which organs are not."""
    said = words("page")["totals"]
    if not batch.previous:
        return str(said["alone"])
    counted = [e for e in batch.entries if e.counted]
    fitting = any(e.name not in batch.uncompared for e in counted)
    kind = "said" if compared else "empty" if fitting else "unfit"
    told = str(said[kind].format(previous=batch.previous))
    if not fitting or not batch.uncompared:
        return told
    apart = [(short(called(e), NAME), batch.uncompared[e.name]) for e in counted if e.name in batch.uncompared]
    organs = [said["several"].format(organ=n) if lack == "several" else n for n, lack in apart]
    most = said["uncompared_most"]
    listed = "、".join(organs[:most]) + ("等" if len(organs) > most else "")
    return told + str(said["uncompared"].format(count=len(organs), organs=listed))


def _change(total: Total) -> tuple[str, str, str, str]:
    """Last year's sum, this year's over the same organs, the difference, and its part of last year's."""
    if total.last is None or total.last_now is None:
        return "", "", "", ""
    by = total.last_now - total.last
    part = f"{by / total.last * 100:+.1f}%" if total.last else words("page")["none"]
    return number(total.last), number(total.last_now), _signed(by), part.replace("-", "−")


def _signed(value: float | None) -> str:
    if value is None:
        return ""
    return ("+" if value > 0 else "−" if value < 0 else "") + number(abs(value))
