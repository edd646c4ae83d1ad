"""Run inside ``unshare``: mounts, the network's own end, the user, then the command. See ``root.Root.argv``.

All mounts are made in this process's own mount namespace: the kernel takes them away when its last process ends,
however it ends.
"""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import socket
import struct
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path

_DEVICES = ("null", "zero", "full", "random", "urandom", "tty")
_SIOCSIFFLAGS = 0x8914
_UP_AND_RUNNING = 0x41
_PR_SET_NO_NEW_PRIVS = 38


@dataclass(slots=True)
class Entry:
    """What to run in a root, as whom, with which folders; ``bound``: path in the root → path of this machine."""

    root: str
    argv: list[str]
    environment: dict[str, str]
    ids: tuple[int, int] = (0, 0)
    workdir: str = "/"
    bound: dict[str, str] = field(default_factory=dict)
    volumes: dict[str, str] = field(default_factory=dict)
    network: bool = True
    read_only: bool = False

    def json(self) -> str:
        return json.dumps(asdict(self))


def enter(entry: Entry) -> None:
    """Becomes the command. Needs root, and a mount and a process namespace of its own."""
    root = Path(entry.root)
    _mount("--bind", root, root)
    _mount("-t", "proc", "-o", "nosuid,nodev,noexec", "proc", root / "proc")
    _mount("-t", "tmpfs", "-o", "mode=755,nosuid", "tmpfs", root / "dev")
    for name in _DEVICES:
        (root / "dev" / name).touch()
        _mount("--bind", f"/dev/{name}", root / "dev" / name)
    for name, target in {
        "fd": "self/fd",
        "stdin": "self/fd/0",
        "stdout": "self/fd/1",
        "stderr": "self/fd/2",
    }.items():
        (root / "dev" / name).symlink_to(f"/proc/{target}")
    (root / "dev/shm").mkdir()
    _mount("-t", "tmpfs", "-o", "mode=1777,nosuid,nodev,size=64m", "tmpfs", root / "dev/shm")
    for inside, outside in entry.bound.items():
        _mount("--bind", outside, root / inside.lstrip("/"))
    if entry.read_only:
        _mount("-o", "remount,bind,ro", root)
        _mount("-t", "tmpfs", "-o", "mode=1777,nosuid,nodev", "tmpfs", root / "tmp")
    for inside, outside in entry.volumes.items():
        _mount("--bind", outside, root / inside.lstrip("/"))
    if not entry.network:
        _loopback_up()
    os.chroot(root)
    os.chdir(entry.workdir)
    os.umask(0o022)
    uid, gid = entry.ids
    if uid:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
        ctypes.CDLL(None).prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    os.environ["PATH"] = entry.environment["PATH"]  # where execvpe looks for the program
    os.execvpe(entry.argv[0], entry.argv, entry.environment)


def _mount(*words: str | Path) -> None:
    subprocess.run(["mount", *map(str, words)], check=True, timeout=30)


def _loopback_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sh", b"lo", _UP_AND_RUNNING))


if __name__ == "__main__":
    enter(Entry(**json.loads(sys.stdin.readline() if sys.argv[1] == "-" else sys.argv[1])))
