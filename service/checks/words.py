"""Turns codes into the form's own words, for messages: rows, columns, cells, sections, mends."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from models.standard import Standard
from service.checks import catalogue
from service.checks.finding import Change, Suggestion

_ROWS = 6
"""Rows named where cells are listed; of more, their number."""
_SHOWN = 12
"""Names in one message; more are counted, not listed."""


class Words:
    """The words of one standard in one language ("zh" or "en"; the form's own terms stay Chinese)."""

    def __init__(self, standard: Standard, lang: str = "zh") -> None:
        self.standard = standard
        self.lang = lang
        self._sections = {s.code: s for s in standard.sections}
        self._turn: dict[str, Callable[[Any, Mapping[str, Any]], str]] = {
            "table": lambda v, _: self.table(v),
            "row": lambda v, p: self.row(p["table"], v),
            "rows": lambda v, p: self.listing([self.row(p["table"], r) for r in v]),
            "column": lambda v, p: self.column(p["table"], v),
            "columns": lambda v, p: self.listing([self.column(p["table"], c) for c in v]),
            "cell": lambda v, _: self.cell(v),
            "cells": lambda v, _: self.cells(v),
            "implied": lambda v, _: self.cells(v),
            "section": lambda v, _: self._sections[v].heading,
            "labels": lambda v, _: self.listing(v),
            "files": lambda v, _: self.listing([f"“{f}”" for f in v]),
            "lacking": lambda v, _: self.listing([f"“{o}”" for o in v]),
            "quotes": lambda v, _: self.listing([f"“{q}”" for q in v]),
            "flaws": lambda v, _: self.listing([catalogue.word("flaws", f, lang) for f in v]),
            "themes": lambda v, _: self.listing([self.theme(t) for t in v]),
            "readings": lambda v, _: self.listing([f"{self._total(names)} {value}" for names, value in v]),
            "topics": lambda v, _: self.listing([catalogue.word("topics", t, lang) for t in v]),
            "parts": lambda v, _: self.listing([str(n) for n in v]),
            "pages": lambda v, _: self.listing([str(n) for n in v]),
            "values": lambda v, _: self.listing([f"{self.column('disclosure', c)} {n}" for c, n in v]),
        }

    def fill(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """``params`` with codes turned to words; a section also gives its ``number``."""
        words = {name: self._turn[name](v, params) if name in self._turn else v for name, v in params.items()}
        if "section" in params:
            words["number"] = self._sections[params["section"]].number
        return words

    def table(self, code: str) -> str:
        """表二, 表三, 表四."""
        return catalogue.word("tables", code, self.lang)

    def theme(self, code: str) -> str:
        """A theme of the narrative by its name."""
        return catalogue.word("themes", code, self.lang)

    def row(self, table: str, code: str) -> str:
        """A row by the short form of its printed label, with its group where the label alone is unclear."""
        row = self.standard.table(table).row[code]
        return f"{row.parent}{row.short}" if row.short[0].isdigit() else row.short

    def column(self, table: str, code: str) -> str:
        """A column by its printed label."""
        return self.standard.table(table).column[code].label

    def cell(self, name: str) -> str:
        """A cell: 表三“（一）予以公开”行“自然人”列."""
        table, row, column = name.split(".")
        return f"{self.table(table)}{self._in_table(table, row, column)}"

    def cells(self, names: Sequence[str]) -> str:
        """Cells of one table, row by row."""
        rows: dict[str, list[str]] = {}
        for name in names:
            table, row, column = name.split(".")
            rows.setdefault(self.row(table, row), []).append(self.column(table, column))
        if len(rows) > _ROWS:
            shown = list(rows)[:_ROWS]
            if self.lang == "en":
                return f"{len(rows)} rows, {len(names)} cells: {', '.join(shown)} and others"
            return f"{'、'.join(shown)}等 {len(rows)} 行，共 {len(names)} 格"
        if self.lang == "en":
            return self.listing([f"“{row}” ({', '.join(cs)})" for row, cs in rows.items()])
        line = _line(names[0].split(".")[0]) if names else ""
        return self.listing([f"“{row}”{line}（{'、'.join(cs)}）" for row, cs in rows.items()])

    def _total(self, names: Sequence[str]) -> str:
        """A sum of cells: “新收”行（总计）＋“上年结转”行（总计）."""
        rows = dict.fromkeys(name.split(".")[1] for name in names)
        return "＋".join(self.cells([n for n in names if n.split(".")[1] == row]) for row in rows)

    def listing(self, items: Sequence[str]) -> str:
        """Items joined; beyond twelve they are counted."""
        comma = ", " if self.lang == "en" else "、"
        if len(items) <= _SHOWN:
            return comma.join(items)
        shown = comma.join(items[:_SHOWN])
        more = f" and {len(items) - _SHOWN} more" if self.lang == "en" else f"等 {len(items)} 项"
        return shown + more

    def suggestion(self, suggestion: Suggestion) -> str:
        """How to mend it, in a sentence."""
        first = self._changes(suggestion.changes)
        reason = catalogue.word("reasons", suggestion.reason, self.lang)
        if self.lang == "en":
            text = f"Suggestion: change {first}" + (f" ({reason})" if reason else "") + "."
            if suggestion.alternatives > 1:
                text += f" {suggestion.alternatives} mends of this size are possible"
                text += "; none is likelier than the others." if suggestion.tied else "; this is the likeliest."
            return text
        text = f"建议：把{first}" + (f"（{reason}）" if reason else "") + "。"
        if suggestion.alternatives > 1:
            text += f"同样大小的改法共有 {suggestion.alternatives} 种，"
            text += "可能性相当，请对照原始台账" if suggestion.tied else "这一种可能性最大"
            others = "；或者把".join(self._changes(o) for o in suggestion.others)
            text += f"。也可以把{others}。" if suggestion.tied and others else "。"
        return text

    def _changes(self, changes: Sequence[Change]) -> str:
        if self.lang == "en":
            return "; ".join(f"{self.cell(c.cell)} from {_blank(c.before, 'blank')} to {c.after}" for c in changes)
        return "，".join(f"{self.cell(c.cell)}由 {_blank(c.before, '空')} 改为 {c.after}" for c in changes)

    def _in_table(self, table: str, row: str, column: str) -> str:
        if self.lang == "en":
            return f", row “{self.row(table, row)}”, column “{self.column(table, column)}”"
        return f"“{self.row(table, row)}”{_line(table)}“{self.column(table, column)}”列"


def _line(table: str) -> str:
    """What a row is called: those of table four are printed side by side."""
    return "栏" if table == "litigation" else "行"


def _blank(value: int | float | None, word: str) -> str:
    return word if value is None else str(value)
