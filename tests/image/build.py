"""The stages of a Dockerfile carried out, one root per stage."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.image import clients, context
from tests.image.enter import Entry
from tests.image.recipe import Config, NotSupported, Stage, Step
from tests.image.root import WORK, Clock, Failed, argv, base, run, targets
from tests.image.timed import timed


def build(stages: list[Stage], top: Path, clock: Clock) -> tuple[Path, Config]:
    """The last stage's root, and how its image runs. Prints each step with its seconds."""
    roots: dict[str, Path] = {}
    lent = clients.here(WORK)
    work = WORK / "context"
    with timed("context") as said:
        said.append(f"{context.gather(top, work)} files")
    config = Config()
    for number, stage in enumerate(stages):
        with timed(f"FROM {stage.base}"):
            root = WORK / f"stage-{number}"
            if stage.base in roots:
                raise NotSupported(f"FROM {stage.base}: an earlier stage")
            subprocess.run(["cp", "-a", "--reflink=auto", str(base(stage.base, clock)), str(root)], check=True)
        roots[stage.name] = root
        config = Config()
        for step in stage.steps:
            with timed(f"{step.line:3} {step.text}"):
                config.apply(step)
                _carry_out(step, root, config, roots | {"": work}, lent, clock)
    return root, config


def _carry_out(
    step: Step, root: Path, config: Config, roots: dict[str, Path], lent: clients.Clients, clock: Clock
) -> None:
    if step.word == "RUN":
        command = step.listed or ["/bin/sh", "-c", step.rest]
        entry = Entry(
            str(root),
            command,
            config.environment | lent.environment,
            config.ids,
            config.workdir,
            bound=lent.files,
        )
        with targets(entry):
            done = run(argv(entry), clock.left())
        if done.code:
            raise Failed(f"line {step.line}: exit {done.code}\n{(done.out + done.err).decode()[-4000:]}")
    elif step.word == "COPY":
        *sources, target = step.listed or step.rest.split()
        context.copy(sources, target, roots[step.flags.get("from", "")], root, config.workdir)
    elif step.word == "WORKDIR":
        (root / config.workdir.lstrip("/")).mkdir(parents=True, exist_ok=True)
