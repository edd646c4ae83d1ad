"""What a build may copy: the work tree less what ``.dockerignore`` names; and copying into a root."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path, PurePosixPath

import pathspec

from tests.image.recipe import NotSupported


class Ignored:
    """The rules of a ``.dockerignore``. Unlike git's they start at the top, and the last that fits decides.

    A rule fits what it names and all that lies below.
    """

    def __init__(self, rules: str) -> None:
        lines = []
        for line in rules.splitlines():
            rule = line.strip()
            if rule and not rule.startswith("#"):
                bang, rule = ("!", rule[1:]) if rule.startswith("!") else ("", rule)
                lines.append(f"{bang}/{rule.lstrip('/')}")
        self._patterns = pathspec.PathSpec.from_lines("gitignore", lines).patterns

    def leaves_out(self, path: str) -> bool:
        """Whether the build cannot see ``path``."""
        chain = [path, *map(str, PurePosixPath(path).parents)]
        left_out = False
        for pattern in self._patterns:
            if any(pattern.match_file(p) for p in chain):
                left_out = bool(pattern.include)
        return left_out


def gather(top: Path, into: Path) -> int:
    """Copy the build context of ``top`` to ``into``; how many files it has."""
    rules = Ignored((top / ".dockerignore").read_text("utf-8"))
    count = 0
    for folder, folders, files in os.walk(top):  # Path.walk came with Python 3.12
        folders[:] = [f for f in folders if not f.startswith(".") and f != "build"]
        for name in files:
            path = Path(folder, name)
            relative = path.relative_to(top)
            if rules.leaves_out(relative.as_posix()):
                continue
            target = into / relative
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target, follow_symlinks=False)
            count += 1
    return count


def copy(sources: list[str], target: str, origin: Path, root: Path, workdir: str) -> None:
    """COPY: a folder's contents, or files by name, from ``origin`` to ``target`` of ``root``, owned by root."""
    place = root / str(PurePosixPath(workdir) / target).lstrip("/")
    into_folder = target.endswith(("/", ".")) or len(sources) > 1
    for source in sources:
        if any(c in source for c in "*?["):
            raise NotSupported(f"COPY {source}: a pattern")
        path = origin / source.lstrip("/")
        if path.is_dir():
            place.mkdir(parents=True, exist_ok=True)
            command = ["cp", "-a", "--reflink=auto", f"{path}/.", str(place)]
        else:
            (place if into_folder else place.parent).mkdir(parents=True, exist_ok=True)
            command = [
                "cp",
                "-a",
                "--no-target-directory",
                str(path),
                str(place / path.name if into_folder else place),
            ]
        subprocess.run(command, check=True, timeout=120)
