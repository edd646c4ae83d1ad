"""The service as the tests use it: on each database, with workers that all tests share."""

from __future__ import annotations

import dataclasses
import json
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from starlette.testclient import TestClient

from models.registry import Registry
from service import settings
from service.access import accounts, keys
from service.access.passwords import Passwords
from service.commands import serve
from service.reviewing.desk import Desk
from service.store.engine import Store
from service.web.app import create_app
from service.web.config import Config
from service.web.service import Service
from tests.conftest import ROOT
from training import corpus

SAMPLES = ROOT / "corpus" / "reports"
HERE = "http://127.0.0.1:8000"
PASSWORD = "a fairly long one"
QUICK = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture(scope="session")
def config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    folder = tmp_path_factory.mktemp("service")
    environment = {
        "NIANBAO_DATA_DIR": str(folder),
        "NIANBAO_WORKERS": "1",
        "NIANBAO_UPLOAD_PATIENCE_SECONDS": "2",
    }
    return Config.of(settings.load(environment, folder))


@pytest.fixture(scope="session")
def desk(config: Config) -> Iterator[Desk]:
    """One worker for the whole run: what it did for one test must not show in the next."""
    made = Desk(config.limits, Registry(config.folder / "models"), "", size=1, waiting=64, recycle=10_000)
    yield made
    made.pool.close()


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of a few reports of the corpus, on which training takes seconds."""
    names = list(dict.fromkeys(c.report or c.id for c in corpus.clauses()))
    chosen = set(names[::25])
    few = [c for c in corpus.clauses() if (c.report or c.id) in chosen]
    path = tmp_path_factory.mktemp("base") / "base.jsonl"
    path.write_text("".join(json.dumps(c.to_json(), ensure_ascii=False) + "\n" for c in few), "utf-8")
    return path


@pytest.fixture
def service(config: Config, desk: Desk, store: Store, tmp_path: Path, base: Path) -> Service:
    made = Service(dataclasses.replace(config, folder=tmp_path), store, desk)
    made.trainings.base = base
    return made


@pytest.fixture
def models(desk: Desk) -> Iterator[Path]:
    """The folder of candidates, shared by all tests: what one leaves there goes."""
    folder = desk.registry.folder
    assert folder is not None
    shutil.rmtree(folder, ignore_errors=True)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def api(service: Service) -> Iterator[TestClient]:
    """A client at this machine."""
    with TestClient(create_app(service), HERE, client=("127.0.0.1", 50000)) as client:
        yield client


@pytest.fixture
def upload(api: TestClient) -> Callable[..., Any]:
    """Uploads a sample (or bytes) and gives the review."""

    def do(file: str | bytes = "qingshi-2023.docx", name: str = "", status: int = 201, **more: Any) -> Any:
        content = (SAMPLES / file).read_bytes() if isinstance(file, str) else file
        headers = more.pop("headers", {})
        files = {"file": (name or (file if isinstance(file, str) else "x.txt"), content)}
        if "previous" in more:
            files["previous"] = ("previous", (SAMPLES / more.pop("previous")).read_bytes())
        response = api.post("/api/v1/reviews", files=files, data=more, headers=headers)
        assert response.status_code == status, response.text[:500]
        return response.json()

    return do


@pytest.fixture
def key(store: Store) -> Callable[..., dict[str, str]]:
    """Headers with the key of a new account of a role."""
    made: dict[tuple[str, str], str] = {}

    def do(role: str, unit: str = "") -> dict[str, str]:
        if not made:
            accounts.create(store, "管理员", PASSWORD, "admin", "", passwords=QUICK, by="test")
            made["admin", ""] = "管理员"
        if (role, unit) not in made:
            name = f"{role}{len(made)}"
            accounts.create(store, name, PASSWORD, role, unit, passwords=QUICK, by="test")
            made[role, unit] = name
        return {"Authorization": f"Bearer {keys.create(store, made[role, unit], '', by='test')}"}

    return do


@pytest.fixture
def live(service: Service) -> Iterator[str]:
    """The address of a real server on this machine."""
    server = serve.server(service)
    server.config.log_level = "error"
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()
