"""PDF files by way of LibreOffice: the text, fonts and page breaks of a real word processor."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from training.forge import docx
from training.forge.plan import Plan

PROGRAM = "soffice"
_SECONDS = 180


class OfficeError(RuntimeError):
    """LibreOffice is not installed, or did not convert a file."""


def available() -> bool:
    """Whether LibreOffice is installed."""
    return shutil.which(PROGRAM) is not None


def write(plan: Plan) -> bytes:
    """The plan's Word file (merged cells) as PDF; OfficeError where that can't be done."""
    return write_many([plan])[0]


def write_many(plans: Sequence[Plan]) -> list[bytes]:
    """As ``write`` for many plans in one run of LibreOffice, which takes seconds to start."""
    made = convert({f"{i:05d}.docx": docx.merged(plan) for i, plan in enumerate(plans)}, "pdf")
    return [made[f"{i:05d}.pdf"] for i in range(len(plans))]


def convert(files: Mapping[str, bytes], target: str) -> dict[str, bytes]:
    """Files by name in another format ("pdf", "doc"), by their new names."""
    made = convert_all(files, target)
    wanted = [f"{Path(file).stem}.{target}" for file in files]
    lacking = [file for file in wanted if file not in made]
    if lacking:
        raise OfficeError(f"{PROGRAM} made no {', '.join(lacking)}")
    return {file: made[file] for file in wanted}


def convert_all(files: Mapping[str, bytes], target: str) -> dict[str, bytes]:
    """All that LibreOffice makes of ``files``, by the names that it gives (a filter may make several of one).

    Each call has a LibreOffice profile of its own: two runs that share one disturb each other.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        raise OfficeError(f"{PROGRAM} is not installed")
    with tempfile.TemporaryDirectory(prefix="forge-") as name:
        folder = Path(name)
        source, result = folder / "in", folder / "out"
        source.mkdir()
        for file, content in files.items():
            (source / file).write_bytes(content)
        profile = (folder / "profile").as_uri()
        command = [program, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", target]
        command += ["--outdir", str(result), *(str(source / f) for f in files)]
        try:
            subprocess.run(command, capture_output=True, timeout=_SECONDS, check=True)
        except (subprocess.SubprocessError, OSError) as error:
            raise OfficeError(f"{PROGRAM} failed") from error
        return {path.name: path.read_bytes() for path in result.glob("*")}
