"""``python -m tests.bench.batch [COUNT]``: a county of forged reports, reviewed as a batch on this machine.

Mixed forms, 3 % broken files, 5 % near copies, 10 % with a wrong cell. Printed: whether every file is accounted for,
throughput, the peak of memory of all processes together at a tenth of the files and at all of them, and two workers
beside one: several runs of a third of the files in turn, as the speed of a machine changes from minute to minute.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

from tests.conftest import ROOT
from tests.serving import NIANBAO, environment
from training.forge import copies, county

COUNT, SEED = 1000, 11
MEMORY, FASTER = 1.2, 1.7
ROUNDS = 3
_LOOK_SECONDS = 0.05
_MB = 1 << 20


class _Peak:
    """The most memory that a process, and it with its children, held, MB (resident)."""

    def __init__(self, pid: int) -> None:
        self._process, self._ended = psutil.Process(pid), threading.Event()
        self.own = self.all = 0.0
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def end(self) -> None:
        """Stop looking."""
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(_LOOK_SECONDS):
            try:
                own = self._process.memory_info().rss / _MB
                children = sum(c.memory_info().rss for c in self._process.children(recursive=True)) / _MB
            except psutil.NoSuchProcess:
                continue
            self.own, self.all = max(self.own, own), max(self.all, own + children)


def write(folder: Path, count: int) -> tuple[list[county.Written], set[tuple[str, str]]]:
    """The files, and the pairs of names that are copies and can both be read."""
    made = copies.county(SEED, count, [1] * (count // 20), half=1)
    reports = [(county.Organ(r.unit.name, r.unit.kind), r.plan()) for r in made.reports]
    written = county.write(reports, folder, SEED, broken=0.03, faulty=0.1)
    names = {f"{w.organ.name}.docx": w.name for w in written if w.plan is not None}
    pairs = {tuple(sorted((names[a], names[b]))) for a, b in made.copied if a in names and b in names}
    return written, pairs  # type: ignore[return-value]


def _run(inbox: Path, out: Path, workers: int) -> tuple[float, dict[str, float], _Peak]:
    """Seconds of the whole, of each stage as it is printed, and the peak of memory."""
    command = [*NIANBAO, "batch", str(inbox), "--out", str(out), "--workers", str(workers)]
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment(out.parent / "data"), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL,
        encoding="utf-8",
    )  # fmt: skip
    peak, stages = _Peak(process.pid), {}
    assert process.stderr is not None
    said = []
    for line in process.stderr:
        said.append(line)
        stages[line.partition("：")[0]] = time.perf_counter() - begun
    status = process.wait()
    peak.end()
    if status not in (0, 1):
        raise RuntimeError(f"nianbao batch ended with {status}: {''.join(said)}")
    return time.perf_counter() - begun, stages, peak


def _told(name: str, seconds: float, stages: dict[str, float], peak: _Peak, count: int) -> None:
    review = stages["审查"]
    print(
        f"{name}: {seconds:.1f} s, reviews {review:.1f} s = {count / review:.1f} a second; "
        f"peak {peak.all:.0f} MB, of it the program itself {peak.own:.0f} MB"
    )


def main() -> None:
    """Print the figures, each with what is asked of it."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        few, many = folder / "few", folder / "many"
        write(few, count // 10)
        written, pairs = write(many, count)
        tenth, stages, small = _run(few, folder / "out few", 2)
        _told(f"{count // 10} files, two workers", tenth, stages, small, count // 10)
        seconds, stages, peak = _run(many, folder / "out two", 2)
        _told(f"{count} files, two workers", seconds, stages, peak, count)
        print(f"memory {peak.all / small.all:.2f} x that of a tenth (at most {MEMORY})")
        result = json.loads((folder / "out two" / "batch.json").read_text("utf-8"))
        entries = {e["name"]: e for e in result["entries"]}
        broken = {w.name for w in written if w.plan is None}
        failed = {name for name, e in entries.items() if e["error"]}
        faulty = [entries[w.name] for w in written if w.faulty]
        found = {(c["one"], c["other"]) for c in result["copies"]}
        print(
            f"accounted for {len(entries)} of {len(written)}; not readable {len(failed)}, those broken: {failed == broken}"
        )
        print(
            f"with a wrong cell {len(faulty)}, of them with an error found {sum(e['errors'] > 0 for e in faulty)}"
        )
        print(f"copies planted {len(pairs)}, found {len(found & pairs)}, others said {len(found - pairs)}")
        some = folder / "some"
        write(some, count // 3)
        _beside(some, folder, count // 3)


def _beside(inbox: Path, folder: Path, count: int) -> None:
    """Print what two workers do beside one; the median of the rounds."""
    reviews, wholes = [], []
    for number in range(ROUNDS):
        one, alone, less = _run(inbox, folder / f"out one {number}", 1)
        _told(f"{count} files, one worker", one, alone, less, count)
        two, both, more = _run(inbox, folder / f"out two {number}", 2)
        _told(f"{count} files, two workers", two, both, more, count)
        reviews.append(alone["审查"] / both["审查"])
        wholes.append(one / two)
    each = ", ".join(f"{r:.2f}" for r in reviews)
    print(f"two workers {statistics.median(reviews):.2f} x one (asked: {FASTER}; {each})")
    print(f"the whole command {statistics.median(wholes):.2f} x")


if __name__ == "__main__":
    main()
