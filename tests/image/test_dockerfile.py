"""The files of the image, read: quick, and without an engine. ``python -m tests.image`` carries them out."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from compose_spec import PyCompose

from service import __version__, settings
from service.commands.serve import GRACE_SECONDS
from service.web.service import Config
from tests.conftest import ROOT, need
from tests.image import context, recipe

STAGES = recipe.parse((ROOT / "Dockerfile").read_text("utf-8"))
IMAGE = recipe.config(STAGES[-1].steps)
COMPOSE = (ROOT / "compose.yaml").read_text("utf-8")
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE)["services"]


def test_hadolint_has_nothing_to_say() -> None:
    beside = Path(sys.executable).parent / "hadolint"
    if not beside.exists():
        need("hadolint")
    program = str(beside) if beside.exists() else shutil.which("hadolint")
    done = subprocess.run([str(program), "Dockerfile"], cwd=ROOT, capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_what_builds_is_not_what_runs() -> None:
    assert len(STAGES) >= 2
    assert all(re.fullmatch(r"[a-z]+:(?!latest)[a-z0-9.-]+", s.base) for s in STAGES)
    assert {s.base for s in STAGES} == {STAGES[0].base}, "the environment's Python is that of its stage"
    copies = [s for s in STAGES[-1].steps if s.word == "COPY"]
    assert copies
    assert all(s.flags.get("from") == STAGES[0].name for s in copies)
    installs = [s.rest for s in STAGES[-1].steps if s.word == "RUN"]
    assert not any(re.search(r"\b(pip|uv|gcc|build-essential)\b", rest) for rest in installs)


def test_runs_as_a_user_without_rights() -> None:
    uid, gid = IMAGE.ids
    assert uid >= 1000
    assert gid >= 1000
    made = next(s.rest for s in STAGES[-1].steps if "useradd" in s.rest)
    assert f"--uid {uid} --gid {gid}" in made
    assert f"install -d -o {uid} -g {gid}" in made
    assert IMAGE.volumes == ["/data"]
    assert IMAGE.environment["NIANBAO_DATA_DIR"] == "/data"


def test_starts_the_service_and_asks_it() -> None:
    assert [*IMAGE.entrypoint, *IMAGE.command] == ["nianbao", "serve", "--host", "0.0.0.0"]
    assert IMAGE.ports == ["8000"]
    assert "http://127.0.0.1:8000/livez" in IMAGE.health[-1]
    compile(IMAGE.health[-1], "HEALTHCHECK", "exec")


def test_says_what_it_is() -> None:
    labels = {name.removeprefix("org.opencontainers.image."): value for name, value in IMAGE.labels.items()}
    assert labels["version"] == __version__
    assert labels["licenses"] == "MIT"
    assert labels["title"] == "nianbao"
    assert labels["base.name"].endswith(STAGES[-1].base)


def test_only_what_a_wheel_needs_goes_into_the_build(tmp_path: Path) -> None:
    assert context.gather(ROOT, tmp_path) > 100
    assert {p.name for p in tmp_path.iterdir()} == {
        "pyproject.toml", "README.md", "LICENSE", "service", "models", "training", "corpus"
    }  # fmt: skip
    assert not list(tmp_path.rglob("__pycache__"))


@pytest.mark.parametrize(
    ("path", "left_out"),
    [("a/b", True), ("keep/b", False), ("keep/c.pyc", True), ("x/keep", True), ("keep/__pycache__/b", True)],
)
def test_ignore_rules_start_at_the_top_and_the_last_decides(path: str, left_out: bool) -> None:
    rules = context.Ignored("# comment\n*\n!keep\n**/__pycache__\n**/*.pyc\n")
    assert rules.leaves_out(path) is left_out


@pytest.mark.parametrize(
    "text",
    [
        "RUN true",
        "FROM a\nADD https://example.org/x /x",
        "FROM a\nRUN --mount=type=cache,target=/x true",
        "FROM a\nENV X=${Y:-1}",
        "FROM a\nCMD nianbao serve",
        "FROM a\nARG X=1",
        "FROM a\nHEALTHCHECK NONE",
        "FROM a\nUSER nianbao",
    ],
)
def test_a_step_that_would_be_guessed_is_refused(text: str) -> None:
    with pytest.raises(recipe.NotSupported):
        recipe.config(recipe.parse(text)[-1].steps).ids  # noqa: B018 - the number of the user is asked for


def test_steps_add_up_to_how_the_image_runs() -> None:
    text = 'FROM a:1 AS b\nENV X=1 \\\n  Y="$X 2"\nFROM c:2\nCOPY --from=b /x /y\nWORKDIR /d\nWORKDIR e\nUSER 7:8\nCMD ["f"]'
    first, second = recipe.parse(text)
    assert recipe.config(first.steps).environment["Y"] == " 2", "names of one ENV do not see each other"
    config = recipe.config(second.steps)
    assert (second.base, second.steps[0].flags, config.workdir, config.ids) == (
        "c:2",
        {"from": "b"},
        "/d/e",
        (7, 8),
    )


def test_compose_is_a_compose_file() -> None:
    PyCompose.from_yaml(re.sub(r"\$\{\w+:-([^}]+)\}", r"\1", COMPOSE)).validate()  # with the defaults put in
    assert set(SERVICES) == {"nianbao", "db"}


def test_the_service_has_no_rights_and_one_door() -> None:
    service = SERVICES["nianbao"]
    assert service["read_only"] is True
    assert service["tmpfs"] == ["/tmp"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["ports"] == ["127.0.0.1:8000:8000"]
    assert service["volumes"] == ["data:/data"]
    assert service["depends_on"] == {"db": {"condition": "service_healthy"}}
    assert service["image"] == f"nianbao:{__version__}"
    assert not {"privileged", "user", "cap_add", "network_mode", "pid"} & set(service)
    arguments = {s.rest for s in STAGES[0].steps if s.word == "ARG"}
    assert set(service["build"]["args"]) <= arguments


def test_of_proxies_those_on_its_own_network_are_trusted() -> None:
    """What comes in by the published port comes from the network's gateway."""
    front = yaml.safe_load(COMPOSE)["networks"]["front"]
    trusted = SERVICES["nianbao"]["environment"]["NIANBAO_TRUSTED_PROXIES"]
    assert [c["subnet"] for c in front["ipam"]["config"]] == [trusted]
    subnet = re.fullmatch(r"\$\{FRONT_SUBNET:-([0-9./]+)\}", trusted)
    assert subnet
    values = settings.load({"NIANBAO_TRUSTED_PROXIES": subnet[1]})
    assert Config.of(values).trusted_proxies == (subnet[1],)


def test_a_stop_waits_for_what_is_under_way() -> None:
    assert int(SERVICES["nianbao"]["stop_grace_period"].removesuffix("s")) > GRACE_SECONDS


def test_the_database_is_reached_by_the_service_alone() -> None:
    networks = yaml.safe_load(COMPOSE)["networks"]
    database = SERVICES["db"]
    assert re.fullmatch(r"postgres:\d+", database["image"])
    assert "ports" not in database
    assert [networks[n]["internal"] for n in database["networks"]] == [True]
    assert set(database["networks"]) < set(SERVICES["nianbao"]["networks"])
    assert database["healthcheck"]["test"][1] == "pg_isready"
    assert database["volumes"] == ["database:/var/lib/postgresql/data"]


def test_the_password_stands_in_no_file() -> None:
    values = [str(v) for s in SERVICES.values() for v in s["environment"].values()]
    assert len([v for v in values if "${POSTGRES_PASSWORD:?" in v]) == 2
    assert ".env" in (ROOT / ".gitignore").read_text("utf-8").splitlines()
    url = SERVICES["nianbao"]["environment"]["NIANBAO_DATABASE_URL"]
    assert re.fullmatch(r"postgresql\+psycopg://nianbao:\$\{POSTGRES_PASSWORD:\?[^}]+\}@db/nianbao", url)
