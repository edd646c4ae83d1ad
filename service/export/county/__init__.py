"""A batch for people: scores (xlsx, csv), the organs' letters (zip), and a page to print (html).

Each export takes the result of a batch and writes a file, whole or not at all. Reviews are asked for one at a time,
each at most once an export; OSError where a file can't be written.
"""

from __future__ import annotations

from collections.abc import Callable

from service.batch.face import Entry

Reviews = Callable[[Entry], bytes]
"""The JSON of an entry's review; only for entries that have one."""
