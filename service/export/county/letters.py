"""The opinion letters of all organs in one zip, whose names any system can unpack."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath

from service.batch.face import Batch, Entry
from service.errors import NianbaoError
from service.export import EXPORTS
from service.export.county import Reviews
from service.export.county.words import words
from service.export.facts import clean
from service.export.whole import member, whole
from service.schema import Review

Letters = Callable[[Iterable[Entry]], Iterator[tuple[Entry, bytes | NianbaoError]]]
"""Makes the letters of entries, here or in other processes, and gives each with its entry, in their order; or what

it met in making it.
"""
_UNSAFE = re.compile(r'[<>:"/\\|?*\s�]+')
_DEVICE = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)")
"""Names that Windows keeps for devices, whatever follows a dot."""
_MOST = 200
"""Bytes of an organ's name within the name of a file, of which a system takes 255."""


def write(batch: Batch, export: Letters, path: Path) -> None:
    """Write the zip: a letter for each entry that counts; the same letters give the same bytes.

    In the place of a letter that could not be made lies a text that says why.

    Raises ValueError where ``export`` gives letters of other entries than it was asked for.
    """
    entries = [entry for entry in batch.entries if entry.counted and entry.review is not None]
    names = dict(zip((e.name for e in entries), file_names(entries), strict=True))
    with whole(path) as file, zipfile.ZipFile(file, "w") as archive:
        for entry, letter in export(entries):
            if entry.name not in names:
                raise ValueError(f"a letter that was not asked for, or twice: {entry.name}")
            name = names.pop(entry.name)
            if isinstance(letter, NianbaoError):
                name, letter = f"{name.removesuffix('.docx')}.txt", _lacking(letter)
            archive.writestr(member(name, zipfile.ZIP_STORED), letter)
        if names:
            raise ValueError(f"no letter of {next(iter(names))}")


def _lacking(error: NianbaoError) -> bytes:
    """What stands in the place of a letter; with a mark of UTF-8, which Windows' editors look for."""
    return str(words("letters")["lacking"]).format(message=error.message()).encode("utf-8-sig")


def here(reviews: Reviews) -> Letters:
    """Makes letters one after the other in this process."""
    return lambda entries: ((entry, letter(reviews(entry))) for entry in entries)


def letter(review: bytes) -> bytes:
    """The letter of a review's JSON."""
    return EXPORTS["docx"](Review.model_validate_json(review), "zh")


def file_names(entries: Iterable[Entry]) -> Iterator[str]:
    """A name for each entry's letter: no two are the same on a system that takes a for A or composes accents."""
    taken: set[str] = set()
    pattern = str(words("letters")["name"])
    for entry in entries:
        stem, count = _stem(entry), 1
        made = pattern.format(organ=stem, number="")
        while _folded(made) in taken:
            count += 1
            made = pattern.format(organ=stem, number=words("letters")["again"].format(count=count))
        taken.add(_folded(made))
        yield made


def _stem(entry: Entry) -> str:
    """An organ's name (or that of its file) as it may stand in the name of a file."""
    text = entry.organ or entry.unit or PurePosixPath(entry.name).stem
    text = _UNSAFE.sub("_", clean(unicodedata.normalize("NFC", text))).strip("._ ")
    text = text.encode()[:_MOST].decode(errors="ignore").rstrip("._ ")
    return _DEVICE.sub(r"_\1", text) if _DEVICE.match(text) else text or "_"


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
