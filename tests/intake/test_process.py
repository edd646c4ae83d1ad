"""The reading process: answers, errors that cross, kills, deaths, and that the next file is read as ever."""

from __future__ import annotations

import dataclasses
import io
import os
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from models.document import Document
from service.errors import (
    Damaged,
    FileEmpty,
    FileTooLarge,
    OverLimit,
    ReaderCrashed,
    ReadMemory,
    ReadTimeout,
    UnsupportedType,
)
from service.intake.limits import MB, Limits
from service.intake.process import ReaderProcess
from service.intake.read import read
from service.workers import loop, wire
from tests.conftest import ROOT
from tests.intake.office import docx, p, tbl, tc, tr

GOOD = "<p>一、总体情况</p><table><tr><td rowspan=2>1<td>2<tr><td>3</table><img>".encode()
UNIX = os.name == "posix"


class Odd(ReaderProcess):
    MODULE = "tests.intake.odd_worker"


@pytest.fixture(scope="module")
def reader() -> Iterator[ReaderProcess]:
    with ReaderProcess(Limits()) as shared:
        yield shared


def reads_on(reader: ReaderProcess) -> bool:
    return reader.read(GOOD) == read(GOOD, Limits())


@pytest.mark.parametrize(
    "data",
    [GOOD, docx(p("一") + tbl(tr(tc("1"), tc("2")))), "本年新收\t3\n".encode("gb18030")],
    ids=["html", "docx", "text"],
)
def test_a_document_comes_back_as_it_was_read(reader: ReaderProcess, data: bytes) -> None:
    assert reader.read(data) == read(data, Limits())


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", FileEmpty),
        (b" \n", FileEmpty),
        (b"\xff\xd8\xff\xe0 a picture named x.docx", UnsupportedType),
        (docx(p("一"))[:-40], Damaged),
        (b"<div>" * 100_000, None),
    ],
)
def test_errors_cross_as_themselves(reader: ReaderProcess, data: bytes, error: type[Exception] | None) -> None:
    with pytest.raises(error or Exception) as here:
        read(data, Limits())
    with pytest.raises(type(here.value)) as there:
        reader.read(data)
    assert (type(there.value), there.value.args) == (type(here.value), here.value.args)
    assert reads_on(reader)


def test_a_file_over_the_limit_does_not_reach_the_process() -> None:
    with ReaderProcess(Limits(upload_bytes=MB)) as small, pytest.raises(FileTooLarge):
        small.read(bytes(MB + 1))


def test_a_slow_file_is_stopped_and_the_next_one_read() -> None:
    slow = "<p>啊<b>x</b></p>".encode() * 1_000_000
    with ReaderProcess(Limits(seconds=0.3)) as reader:
        for _ in range(2):
            started = time.perf_counter()
            with pytest.raises(ReadTimeout) as caught:
                reader.read(slow)
            assert time.perf_counter() - started < 5
            assert caught.value.params == {"seconds": 0.3}
            assert reads_on(reader)


@pytest.mark.skipif(not loop.memory_limit_supported(), reason="no limit of address space here")
@pytest.mark.parametrize("data", ["<p>啊<b>x</b></p>".encode() * 400_000, "一、总体情况\n".encode() * 900_000])
def test_a_greedy_file_is_stopped_and_the_next_one_read(data: bytes) -> None:
    with ReaderProcess(Limits(memory_bytes=32 * MB)) as reader:
        with pytest.raises(ReadMemory) as caught:
            reader.read(data)
        assert caught.value.params == {"limit_mb": 32}
        assert reads_on(reader)


def test_a_sleeping_reader_is_killed_and_buried() -> None:
    with Odd(Limits(seconds=0.3)) as reader:
        reader.start()
        first = reader.process_id
        with pytest.raises(ReadTimeout):
            reader.read(b"sleep")
        if UNIX and first is not None:
            with pytest.raises(ProcessLookupError):  # a zombie would still be found
                os.kill(first, 0)
        assert reads_on(reader)


def test_a_dead_reader() -> None:
    with Odd(Limits()) as reader:
        with pytest.raises(ReaderCrashed) as caught:
            reader.read(b"die")
        assert caught.value.params == {"status": 7}
        assert reads_on(reader)


@pytest.mark.parametrize(("data", "reason"), [(b"bug", "KeyError"), (b"deep", "RecursionError")])
def test_a_fault_of_a_reader_is_an_answer_and_is_logged(
    data: bytes, reason: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with Odd(Limits()) as reader:
        with pytest.raises(Damaged) as caught:
            reader.read(data)
        assert caught.value.params == {"reason": reason}
        assert reads_on(reader)
    assert reason in capfd.readouterr().err


def test_memory_errors_of_python() -> None:
    with Odd(Limits()) as reader:
        with pytest.raises(ReadMemory):
            reader.read(b"memory")
        assert reads_on(reader)


def test_what_a_library_prints_is_no_answer(capfd: pytest.CaptureFixture[str]) -> None:
    with Odd(Limits()) as reader:
        assert reader.read(b"print").text == "print"
        assert reads_on(reader)
    assert capfd.readouterr() == ("", "noise\nmore noise")


def test_an_answer_too_large_to_hand_over() -> None:
    with Odd(Limits(inflated_bytes=MB)) as reader:
        with pytest.raises(OverLimit):
            reader.read(b"large")
        assert reads_on(reader)


def test_the_process_holds_no_nlp_and_no_numerics() -> None:
    with Odd(Limits()) as reader:
        for data in (GOOD, docx(p("一")), b"text"):
            reader.read(data)
        modules = reader.read(b"modules").text.split("\n")
    heavy = ("numpy", "scipy", "spacy", "jieba", "sklearn", "pandas", "click", "rich", "pydantic", "pdfplumber")
    assert not [m for m in modules if m.partition(".")[0] in heavy]
    assert "service.intake.html" in modules
    assert not [m for m in modules if m.startswith(("service.review", "service.checks", "models.forms"))]


@pytest.mark.skipif(not UNIX, reason="signals")
def test_killed_between_two_files() -> None:
    with ReaderProcess(Limits()) as reader:
        assert reads_on(reader)
        first = reader.process_id
        assert first is not None
        os.kill(first, signal.SIGKILL)
        os.waitid(os.P_PID, first, os.WEXITED | os.WNOWAIT)
        assert reads_on(reader)
        assert reader.process_id != first


def test_one_process_for_many_files_and_none_after_close() -> None:
    reader = ReaderProcess(Limits())
    assert reader.process_id is None
    reader.start()
    first = reader.process_id
    assert reads_on(reader)
    assert reads_on(reader)
    assert reader.process_id == first
    reader.close()
    reader.close()
    assert reader.process_id is None
    if UNIX and first is not None:
        with pytest.raises(ProcessLookupError):
            os.kill(first, 0)
    assert reads_on(reader)
    reader.close()


def test_no_limit_of_time() -> None:
    with ReaderProcess(Limits(seconds=float("inf"))) as reader:
        assert reads_on(reader)


def test_threads_wait_for_each_other(reader: ReaderProcess) -> None:
    texts = [f"第{n}件\n" for n in range(20)]
    got: dict[str, Document] = {}

    def run(text: str) -> None:
        got[text] = reader.read(text.encode())

    threads = [threading.Thread(target=run, args=(t,)) for t in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [got[t].text for t in texts] == texts


SCRIPT = """
import sys
sys.path.insert(0, {root!r})
from service.intake.limits import Limits
from service.intake.process import ReaderProcess
print("main")
with ReaderProcess(Limits()) as reader:
    print(reader.read("一、总体情况".encode()).paragraphs[0].end)
"""


def test_a_caller_without_guard_and_with_its_own_path(tmp_path: Path) -> None:
    """No fork, no import of ``__main__``: a script without an ``if __name__`` runs once, from anywhere."""
    script = tmp_path / "script.py"
    script.write_text(SCRIPT.format(root=str(ROOT)), "utf-8")
    (tmp_path / "logging.py").write_text(
        "raise SystemError('the folder of the caller must not be searched')", "utf-8"
    )
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "-P", str(script)], cwd=tmp_path, env=environment, capture_output=True, check=True
    )
    assert done.stdout.split() == [b"main", b"6"]
    assert done.stderr == b""


def test_a_worker_ends_with_its_parent() -> None:
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "service.intake.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        wire.write_frame(process.stdin, msgspec.msgpack.encode(Limits()))
        assert wire.read_frame(process.stdout, 0) == b""
        process.stdin.close()
        assert process.wait(10) == 0


@pytest.mark.parametrize("stream", [b"", b"\0\0", struct.pack(">I", 9) + b"short", struct.pack(">I", 2**31)])
def test_broken_frames(stream: bytes) -> None:
    with pytest.raises(wire.BrokenFrame):
        wire.read_frame(io.BytesIO(stream), 100)


def test_every_limit_crosses() -> None:
    limits = Limits(*(type(f.default)(n + 1) for n, f in enumerate(dataclasses.fields(Limits))))
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(limits), type=Limits) == limits
