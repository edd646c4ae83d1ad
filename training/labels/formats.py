"""The shapes in which labels come and go: the project's JSON lines, doccano, Label Studio, CSV, XLSX.

Each has a reader (bytes → records, a fault for each line that is no record) and a writer (clauses → bytes). What
a writer writes its reader reads back without loss.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from training.labels import check
from training.labels.check import Fault, Record
from training.labels.clause import Clause

COLUMNS = ("id", "report", "text", "role", "themes", "label")
_JOINT, _NONE = ";", "-"
_FORMULA = re.compile(r"'*(?:\s*[=+\-@＝＋－＠]|[\t\r\n])")


_BAD_BOOK = (
    zipfile.BadZipFile, AttributeError, IndexError, KeyError, OSError, SyntaxError, TypeError, ValueError, EOFError,
)  # fmt: skip
"""What openpyxl raises on damaged workbooks; XML errors are SyntaxErrors."""


class Unreadable(ValueError):
    """The file as a whole is not of the format; the message says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Format:
    """One format: ``suffixes`` are those of its files."""

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[bytes], Iterator[Record | Fault]]
    write: Callable[[Sequence[Clause]], bytes]


def load(data: bytes, format_: Format) -> tuple[list[Clause], list[Fault]]:
    """The clauses of a file and the faults of its unusable lines. Raises Unreadable."""
    return check.clauses(format_.read(data))


def guess(name: str, data: bytes) -> Format:
    """The format of a file by its suffix and its first characters."""
    suffix = name.lower().rpartition(".")[2]
    if suffix == "json" and data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"["):
        return FORMATS["label-studio"]
    fitting = [f for f in FORMATS.values() if suffix in f.suffixes]
    return fitting[0] if fitting else FORMATS["jsonl"]


def _read_lines(data: bytes) -> Iterator[Record | Fault]:
    for number, line in enumerate(_text(data).split("\n"), 1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
        except (ValueError, RecursionError):
            yield Fault(number, "不是一行 JSON")
            continue
        if isinstance(fields, dict):
            yield Record(number, fields)
        else:
            yield Fault(number, "应为一个 JSON 对象")


def _write_lines(clauses: Sequence[Clause]) -> bytes:
    return _json_lines(c.to_json() for c in clauses)


def _read_doccano(data: bytes) -> Iterator[Record | Fault]:
    """doccano's JSONL of text classification: ``label``, in older exports ``labels``; other keys as they are."""
    for record in _read_lines(data):
        if isinstance(record, Record) and "label" not in record.fields and "labels" in record.fields:
            yield Record(record.line, {**record.fields, "label": record.fields["labels"]})
        else:
            yield record


def _write_doccano(clauses: Sequence[Clause]) -> bytes:
    lines = []
    for c in clauses:
        line = c.to_json()
        if c.labels is None and c.role is not None and c.themes is not None:
            line["label"] = [line.pop("role"), *line.pop("themes")]
        lines.append(line)
    return _json_lines(lines)


def _read_studio(data: bytes) -> Iterator[Record | Fault]:
    """Label Studio's JSON: tasks with ``data`` and ``annotations`` (the last one counts) of ``choices``."""
    try:
        tasks = json.loads(_text(data))
    except (ValueError, RecursionError) as error:
        raise Unreadable("不是 JSON 文件") from error
    if not isinstance(tasks, list):
        raise Unreadable("应为任务的列表")
    for number, task in enumerate(tasks, 1):
        content = task.get("data") if isinstance(task, dict) else None
        if not isinstance(content, dict):
            yield Fault(number, "任务没有 data")
            continue
        try:
            yield Record(number, {k: content.get(k) for k in ("id", "report", "text")} | _choices(task))
        except (AttributeError, IndexError, KeyError, TypeError):
            yield Fault(number, "标注的结构不对：应为 result 里的 choices")


def _choices(task: dict[str, Any]) -> dict[str, Any]:
    done = [a for a in task.get("annotations") or [] if not a.get("was_cancelled")]
    if not done:
        return {}
    chosen = {r["from_name"]: list(r["value"]["choices"]) for r in done[-1]["result"] if r["type"] == "choices"}
    if "label" in chosen:
        many = (task["data"].get("labels") or "many") == "many"
        return {"label": chosen["label"] if many else chosen["label"][0]}
    fields: dict[str, Any] = {"role": chosen["role"][0] if chosen.get("role") else None}
    if "themes" in chosen or task["data"].get("themes") == "none":
        fields["themes"] = chosen.get("themes", [])
    elif fields["role"] is not None and task["data"].get("themes") != "unknown":
        fields["themes"] = []  # Label Studio leaves out a question that was answered with nothing
    return fields


def _write_studio(clauses: Sequence[Clause]) -> bytes:
    tasks = []
    for number, c in enumerate(clauses, 1):
        content = {k: v for k, v in (("id", c.id), ("report", c.report), ("text", c.text)) if v is not None}
        choices = {"role": [c.role] if c.role else [], "themes": list(c.themes or ())}
        if c.labels is not None:
            choices = {"label": list(c.labels)}
            content["labels"] = "one" if c.single else "many"
        elif not c.themes:
            content["themes"] = "unknown" if c.themes is None else "none"
        result = [
            {"from_name": name, "to_name": "text", "type": "choices", "value": {"choices": chosen}}
            for name, chosen in choices.items()
            if chosen or name == "label"
        ]
        tasks.append({"id": number, "data": content, "annotations": [{"result": result}]})
    return (json.dumps(tasks, ensure_ascii=False, indent=1) + "\n").encode()


def _read_csv(data: bytes) -> Iterator[Record | Fault]:
    rows = csv.reader(io.StringIO(_text(data), newline=""), strict=True)
    try:
        header = next(rows, [])
        first = rows.line_num + 1
        _require_text(header)
        for row in rows:
            if any(row):
                yield _row(first, header, [_unquoted(v) for v in row])
            first = rows.line_num + 1
    except csv.Error as error:
        raise Unreadable(f"第 {rows.line_num} 行的引号或分隔有误") from error


def _write_csv(clauses: Sequence[Clause]) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    writer.writerows([_quoted(v) for v in _cells(c)] for c in clauses)
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def _quoted(value: str) -> str:
    """A cell that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV Injection)."""
    return f"'{value}" if value != _NONE and _FORMULA.match(value) else value


def _unquoted(value: str) -> str:
    return value[1:] if value.startswith("'") and _FORMULA.match(value[1:]) else value


def _read_xlsx(data: bytes) -> Iterator[Record | Fault]:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        rows = list(book.worksheets[0].iter_rows(values_only=True))
        header = ["" if v is None else str(v) for v in (rows[0] if rows else ())]
    except (InvalidFileException, *_BAD_BOOK) as error:
        raise Unreadable("不是 .xlsx 文件，或文件损坏") from error
    _require_text(header)
    for number, row in enumerate(rows[1:], 2):
        if any(v is not None for v in row):
            yield _row(number, header, ["" if v is None else str(v) for v in row])


def _write_xlsx(clauses: Sequence[Clause]) -> bytes:
    import openpyxl
    from openpyxl.cell import WriteOnlyCell

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("labels")
    sheet.freeze_panes = "A2"
    sheet.append(COLUMNS)
    for clause in clauses:
        cells = [WriteOnlyCell(sheet, value) for value in _cells(clause)]
        for cell in cells:
            cell.data_type = "s"  # a text that begins with = is no formula
        sheet.append(cells)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _cells(c: Clause) -> list[str]:
    """A clause as a row. Themes are joined, ``-`` where there are none; a list of labels stands as JSON."""
    themes = "" if c.themes is None else _JOINT.join(c.themes) or _NONE
    label = ""
    if c.labels is not None:
        plain = c.single and not c.labels[0].startswith(("[", '"'))
        label = c.labels[0] if plain else json.dumps(c.labels[0] if c.single else c.labels, ensure_ascii=False)
    return [c.id or "", c.report or "", c.text, c.role or "", themes, label]


def _row(number: int, header: Sequence[str], row: Sequence[str]) -> Record | Fault:
    fields: dict[str, Any] = {k.strip(): v for k, v in zip(header, row, strict=False)}
    themes, label = fields.pop("themes", "").strip(), fields.pop("label", "")
    if themes:
        fields["themes"] = [] if themes == _NONE else _split(themes)
    if label.startswith(("[", '"')):
        try:
            label = json.loads(label)
        except (ValueError, RecursionError):
            return Fault(number, 'label 应为一个标签，或 JSON 写的列表，如 ["a", "b"]')
    if label:
        fields["label"] = label
    return Record(number, fields)


def _split(joined: str) -> list[str]:
    return [p.strip() for p in re.split("[;；,，、]", joined) if p.strip()]


def _require_text(header: Sequence[str]) -> None:
    if "text" not in [h.strip() for h in header]:
        raise Unreadable(f"第一行没有 text 列（可用的列：{'、'.join(COLUMNS)}）")


def _json_lines(lines: Iterable[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("文字编码不是 UTF-8 或 GB18030")


FORMATS = {
    f.name: f
    for f in (
        Format("jsonl", ("jsonl", "json", "ndjson"), _read_lines, _write_lines),
        Format("doccano", (), _read_doccano, _write_doccano),
        Format("label-studio", (), _read_studio, _write_studio),
        Format("csv", ("csv",), _read_csv, _write_csv),
        Format("xlsx", ("xlsx",), _read_xlsx, _write_xlsx),
    )
}
"""Every format by its name."""
