"""How this machine's clients reach the package registries, lent to a build: nothing of it is written down here.

Settings come from pip, apt and the environment as they are at run time. Files that they name (certificates) are
bound into a folder of the root that exists only while a step runs.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = "/.clients"
_PASSED = re.compile(
    r"PIP_(INDEX_URL|EXTRA_INDEX_URL|TRUSTED_HOST|CERT|PROXY|TIMEOUT|DEFAULT_TIMEOUT|RETRIES)"
    r"|UV_(INDEX|INDEX_URL|DEFAULT_INDEX|EXTRA_INDEX_URL|INSECURE_HOST|NATIVE_TLS|SYSTEM_CERTS|HTTP_TIMEOUT)"
    r"|SSL_CERT_FILE|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|(?i:https?_proxy|all_proxy|no_proxy)"
)


@dataclass(slots=True)
class Clients:
    """Variables for a step, and files of this machine by the path that they are bound to in the root."""

    environment: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)

    def lend(self, path: Path) -> str:
        """The path in the root of a file of this machine."""
        inside = next(
            (i for i, p in self.files.items() if p == str(path)), f"{FOLDER}/{len(self.files)}-{path.name}"
        )
        self.files[inside] = str(path)
        return inside


def here(scratch: Path) -> Clients:
    """This machine's clients; ``scratch`` takes files that are made for them."""
    found = Clients()
    variables = {f"PIP_{name}": value for name, value in _pip()} | dict(os.environ)
    for name, value in sorted(variables.items()):
        if _PASSED.fullmatch(name) and not value.startswith(("file:", "/")):
            found.environment[name] = value
        elif _PASSED.fullmatch(name) and _is_file(value):
            found.environment[name] = found.lend(Path(value))
    settings = Path(os.environ.get("UV_CONFIG_FILE", Path.home() / ".config/uv/uv.toml"))
    if settings.is_file():
        found.environment["UV_CONFIG_FILE"] = found.lend(settings)
    options = scratch / "apt.conf"
    options.write_text("".join(f'{n} "{found.lend(Path(v)) if _is_file(v) else v}";\n' for n, v in _apt()), "utf-8")
    found.environment["APT_CONFIG"] = found.lend(options)
    found.environment["DEBIAN_FRONTEND"] = "noninteractive"
    for name in ("resolv.conf", "hosts"):
        found.files[f"/etc/{name}"] = f"/etc/{name}"
    return found


def _pip() -> Iterator[tuple[str, str]]:
    """pip's settings from its files, all levels, as the names that its variables have."""
    command = ["python3", "-m", "pip", "config", "list"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    for line in done.stdout.splitlines():
        key, _, value = line.partition("=")
        if key.startswith(("global.", "install.")):
            yield key.partition(".")[2].upper().replace("-", "_"), shlex.split(value)[0]


def _apt() -> Iterator[tuple[str, str]]:
    """apt's settings on how packages are fetched."""
    done = subprocess.run(["apt-config", "dump", "Acquire"], capture_output=True, text=True, timeout=60, check=True)
    for line in done.stdout.splitlines():
        found = re.fullmatch(r'(Acquire::(?:Check-|https?::|Retries|ForceIPv).*) "(.+)";', line)
        if found:
            yield found[1], found[2]


def _is_file(value: str) -> bool:
    return value.startswith("/") and Path(value).is_file()
