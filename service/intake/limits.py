"""What a file may cost. Checked before and while parsing; every field is a documented setting."""

from __future__ import annotations

from dataclasses import dataclass

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one reading. Sizes in bytes, time in seconds; ``span`` clamps colspan and rowspan."""

    upload_bytes: int = 50 * MB
    zip_entries: int = 2_000
    inflated_bytes: int = 200 * MB
    inflation_ratio: int = 200
    pages: int = 300
    cells: int = 50_000
    span: int = 100
    seconds: float = 30.0
    memory_bytes: int = 1024 * MB
