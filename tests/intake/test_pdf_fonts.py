"""PDFs that hold no fonts, on a machine that has no Chinese font either."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import ImageFont

from service.intake.pdf.fonts import square
from tests.conftest import ROOT
from tests.intake.pdf_files import Sheets

_READ = """
import sys
import msgspec
from pypdfium2 import PdfSysfontBase
from service.intake.limits import Limits
from service.intake.pdf import fonts, read

class NoFonts(PdfSysfontBase):
    def EnumFonts(self, _, mapper):
        pass
    def MapFont(self, _, *wanted):
        return None
    def GetFont(self, _, face):
        return None

if sys.argv[1] == "without":
    fonts.offer(NoFonts())
elif sys.argv[1] == "as it was":
    NoFonts().setup()
    fonts.offer = lambda: None
document = read(sys.stdin.buffer.read(), Limits())
sys.stdout.buffer.write(msgspec.json.encode(document))
"""


def _read(data: bytes, fonts: str) -> str:
    """The document as JSON, read in a process with the machine's fonts or ``without`` any."""
    done = subprocess.run(
        [sys.executable, "-c", _READ, fonts], input=data, cwd=ROOT, capture_output=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, b""), done.stderr.decode()
    return done.stdout.decode()


def one_by_one() -> bytes:
    """Text in pieces of one character, as in cells that are one character wide."""
    sheets = Sheets()
    for number, letter in enumerate("商业企业"):
        sheets.lines(100 + 14 * number, letter)
    sheets.lines(200, "和整行的文字。")
    return sheets.done()


@pytest.mark.parametrize("sample", [None, ROOT / "corpus/reports/beiyuan-2022.pdf"], ids=["made", "sample"])
def test_a_machine_without_fonts_reads_the_same(sample: Path | None) -> None:
    data = sample.read_bytes() if sample else one_by_one()
    assert _read(data, "without") == _read(data, "with")


def test_without_the_square_characters_are_lost() -> None:
    """What the square is for: when pdfium no longer needs it, it can go."""
    assert "企" not in _read(one_by_one(), "as it was")


def test_the_square_is_a_font() -> None:
    font = ImageFont.truetype(io.BytesIO(square()), 100)
    assert font.getbbox("中") == font.getbbox("鿿") == font.getbbox("𠀀") == (0, 0, 100, 100)
