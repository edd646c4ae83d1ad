"""A Dockerfile as stages of steps. What the project's own does not use is refused, not guessed."""

from __future__ import annotations

import io
import json
import re
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dockerfile_parse import DockerfileParser

_KNOWN = frozenset(
    [
        "FROM",
        "ARG",
        "RUN",
        "ENV",
        "LABEL",
        "COPY",
        "WORKDIR",
        "USER",
        "VOLUME",
        "EXPOSE",
        "HEALTHCHECK",
        "ENTRYPOINT",
        "CMD",
    ],
)
_VARIABLE = re.compile(r"\$(?:\{(\w+)\}|(\w+))")


class NotSupported(Exception):
    """The Dockerfile asks for what these steps do not carry out."""


@dataclass(frozen=True, slots=True)
class Step:
    """One instruction: ``--name=value`` flags apart, the rest as written."""

    line: int
    word: str
    flags: Mapping[str, str]
    rest: str

    @property
    def listed(self) -> list[str] | None:
        """The strings of a JSON array, where the step is written as one."""
        if not self.rest.startswith("["):
            return None
        words = json.loads(self.rest)
        assert isinstance(words, list)
        return [str(w) for w in words]

    def pairs(self, environment: Mapping[str, str]) -> dict[str, str]:
        """``name=value`` words with variables put in, as ENV and LABEL take them."""
        words = [expand(w, environment).partition("=") for w in shlex.split(self.rest)]
        if bad := [name for name, equals, _ in words if not equals]:
            raise NotSupported(f"line {self.line}: {bad[0]} without =")
        return {name: value for name, _, value in words}

    @property
    def text(self) -> str:
        return " ".join([self.word, *(f"--{n}={v}" for n, v in self.flags.items()), " ".join(self.rest.split())])


@dataclass(slots=True)
class Stage:
    """From one FROM to the next."""

    base: str
    name: str
    steps: list[Step] = field(default_factory=list)


@dataclass(slots=True)
class Config:
    """What the steps so far say about how the image runs."""

    environment: dict[str, str] = field(
        default_factory=lambda: {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}
    )
    labels: dict[str, str] = field(default_factory=dict)
    workdir: str = "/"
    user: str = "0:0"
    volumes: list[str] = field(default_factory=list)
    ports: list[str] = field(default_factory=list)
    entrypoint: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)
    arguments: list[str] = field(default_factory=list)

    def apply(self, step: Step) -> None:
        """Take over what ``step`` says; RUN and COPY say nothing here."""
        match step.word:
            case "ENV":
                self.environment |= step.pairs(self.environment)
            case "LABEL":
                self.labels |= step.pairs(self.environment)
            case "ARG":
                if "=" in step.rest:
                    raise NotSupported(f"line {step.line}: an ARG with a default")
                self.arguments.append(step.rest)
            case "WORKDIR":
                self.workdir = str(Path(self.workdir) / expand(step.rest, self.environment))
            case "USER":
                self.user = expand(step.rest, self.environment)
            case "VOLUME":
                self.volumes += step.listed or step.rest.split()
            case "EXPOSE":
                self.ports += step.rest.split()
            case "ENTRYPOINT":
                self.entrypoint = _exec_form(step)
            case "CMD":
                self.command = _exec_form(step)
            case "HEALTHCHECK":
                word, _, rest = step.rest.partition(" ")
                if word != "CMD":
                    raise NotSupported(f"line {step.line}: HEALTHCHECK {word}")
                self.health = _exec_form(Step(step.line, word, {}, rest.strip()))

    @property
    def ids(self) -> tuple[int, int]:
        """User and group, both by number: no name has to be looked up in the root."""
        found = re.fullmatch(r"(\d+):(\d+)", self.user)
        if not found:
            raise NotSupported(f"USER {self.user}: not uid:gid")
        return int(found[1]), int(found[2])


def expand(text: str, environment: Mapping[str, str]) -> str:
    """``$name`` and ``${name}`` replaced; what is not set is empty."""
    if "${" in text and re.search(r"\$\{\w+[^\w}]", text):
        raise NotSupported(f"{text}: a variable with an operator")
    return _VARIABLE.sub(lambda m: environment.get(m[1] or m[2], ""), text)


def parse(text: str) -> list[Stage]:
    """The stages of a Dockerfile, in order. Raises NotSupported."""
    stages: list[Stage] = []
    parser = DockerfileParser(fileobj=io.BytesIO(text.encode()))
    for entry in parser.structure:
        if entry["instruction"] == "COMMENT":
            continue
        step = _step(entry["startline"] + 1, entry["instruction"], entry["value"])
        if step.word == "FROM":
            words = step.rest.split()
            if len(words) not in (1, 3) or step.flags:
                raise NotSupported(f"line {step.line}: {step.text}")
            stages.append(Stage(words[0], words[2] if len(words) == 3 else str(len(stages))))
        elif not stages:
            raise NotSupported(f"line {step.line}: {step.word} before FROM")
        else:
            stages[-1].steps.append(step)
    return stages


def config(steps: Iterable[Step]) -> Config:
    """How an image of these steps runs."""
    whole = Config()
    for step in steps:
        whole.apply(step)
    return whole


def _step(line: int, word: str, value: str) -> Step:
    flags = {}
    rest = value.strip()
    while found := re.match(r"--([a-z-]+)=(\S+)\s+", rest):
        flags[found[1]] = found[2]
        rest = rest[found.end() :]
    allowed = {"COPY": {"from"}, "HEALTHCHECK": {"interval", "timeout", "start-period", "retries"}}.get(word, set())
    if word not in _KNOWN or set(flags) - allowed or "<<" in rest:
        raise NotSupported(f"line {line}: {word} {value}")
    return Step(line, word, flags, rest)


def _exec_form(step: Step) -> list[str]:
    if step.listed is None:
        raise NotSupported(f"line {step.line}: {step.word} is not a JSON array")
    return step.listed
