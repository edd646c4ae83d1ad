"""A review for people: an opinion letter (docx), a workbook (xlsx), a page (html), and the JSON of the contract.

Each export takes the JSON face of a review and the language of its labels and gives bytes, so that a review kept as
JSON can be exported later. Messages are in the language in which the face was rendered; a finding that an officer
dismissed stands in the JSON alone. Heavy libraries are imported where they are used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from service.errors import UsageError
from service.export.whole import whole
from service.schema import Review

Export = Callable[[Review, str], bytes]


def _docx(face: Review, lang: str) -> bytes:
    from service.export import letter

    return letter.write(face, lang)


def _xlsx(face: Review, lang: str) -> bytes:
    from service.export import workbook

    return workbook.write(face, lang)


def _html(face: Review, lang: str) -> bytes:
    from service.export import page

    return page.write(face, lang)


def _json(face: Review, _lang: str) -> bytes:
    return face.model_dump_json(by_alias=True, indent=1).encode() + b"\n"


EXPORTS: Mapping[str, Export] = {"docx": _docx, "xlsx": _xlsx, "html": _html, "json": _json}
"""Every export by the ending of its file."""


def kind_of(path: Path) -> str:
    """The export that a file's name asks for. Raises UsageError for any other ending, and where no folder is."""
    kind = path.suffix.lower().removeprefix(".")
    if kind not in EXPORTS:
        raise UsageError(what=f"不能写出 {path.name}：请用 {'、'.join('.' + k for k in EXPORTS)} 结尾的文件名")
    if not path.parent.is_dir():
        raise UsageError(what=f"不能写出 {path.name}：没有文件夹 {path.parent}")
    return kind


def save(face: Review, path: Path, lang: str) -> None:
    """Write the export that the file's name asks for; what was there stays until the new file is whole.

    Raises UsageError for another ending, a missing folder, or a place that can't be written.
    """
    content = EXPORTS[kind_of(path)](face, lang)
    try:
        if path.exists() and not path.is_file():
            raise UsageError(what=f"{path} 不是普通文件，请换一个文件名")
        with whole(path) as file:
            file.write(content)
    except OSError as error:
        raise UsageError(what=f"无法写出 {path}（{error.strerror}）") from error
