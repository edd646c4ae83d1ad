"""``nianbao serve`` itself: how it starts, what it makes of a proxy, how it ends."""

from __future__ import annotations

import contextlib
import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from service import settings
from service.errors import UsageError
from service.store.engine import Store
from service.web.access import COOKIE
from service.web.config import Config
from tests.api.conftest import PASSWORD
from tests.conftest import ROOT
from tests.postgres import Server
from tests.serving import NIANBAO, Serving, environment, nianbao

NAME, ELSEWHERE = "王主任", "203.0.113.7"
OUTSIDE = {"Host": "nianbao.example.gov.cn", "X-Forwarded-For": ELSEWHERE, "X-Forwarded-Proto": "https"}
SESSION = "/api/v1/session"


def account(folder: Path) -> None:
    done = nianbao("users", "create", NAME, "--password-stdin", given=PASSWORD, folder=folder)
    assert done.returncode == 0, done.stderr


def ask(service: Serving, method: str, path: str, **more: object) -> httpx2.Response:
    return httpx2.request(method, service.address + path, trust_env=False, timeout=30, **more)  # type: ignore[arg-type]


def sign_in(service: Serving, password: str = PASSWORD, **headers: str) -> httpx2.Response:
    return ask(service, "POST", SESSION, json={"name": NAME, "password": password}, headers=headers)


def addresses(folder: Path) -> list[str]:
    """From where people signed in, as the records tell."""
    store = Store.at(folder)
    with contextlib.closing(store), store.read() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT json_extract(details, '$.address') FROM events WHERE action = 'session.begin' ORDER BY id"
        )
        return [row[0] for row in rows]


@pytest.fixture(scope="module")
def trusting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Serving]]:
    """A service with an account, which trusts the proxies of this machine."""
    folder = tmp_path_factory.mktemp("trusting")
    account(folder)
    with Serving(folder, ready=False) as service:
        yield folder, service


def test_a_trusted_proxy_tells_who_asks_and_how(trusting: tuple[Path, Serving]) -> None:
    folder, service = trusting
    response = sign_in(service, **OUTSIDE, Origin="https://nianbao.example.gov.cn")
    assert response.status_code == 200, response.text
    assert "secure" in response.headers["set-cookie"].lower()
    assert addresses(folder)[-1] == ELSEWHERE
    again = ask(service, "GET", SESSION, headers={**OUTSIDE, "Cookie": f"{COOKIE}={response.cookies[COOKIE]}"})
    assert again.json()["name"] == NAME


def test_without_a_proxy_the_cookie_goes_over_http(trusting: tuple[Path, Serving]) -> None:
    folder, service = trusting
    response = sign_in(service)
    assert "secure" not in response.headers["set-cookie"].lower()
    assert addresses(folder)[-1] == "127.0.0.1"


def test_what_a_sender_claims_before_the_proxy_counts_for_nothing(trusting: tuple[Path, Serving]) -> None:
    folder, service = trusting
    assert sign_in(service, **OUTSIDE | {"X-Forwarded-For": f"127.0.0.1, 10.1.1.1, {ELSEWHERE}"}).status_code == 200
    assert addresses(folder)[-1] == ELSEWHERE


@pytest.mark.parametrize(
    ("host", "status"),
    [("nianbao.example.gov.cn:8443", 200), ("nianbao.example.gov.cn", 403), ("127.0.0.1:8000", 403)],
)
def test_the_proxy_has_to_pass_the_host_as_the_browser_wrote_it(
    trusting: tuple[Path, Serving], host: str, status: int
) -> None:
    origin = "https://nianbao.example.gov.cn:8443"
    response = sign_in(trusting[1], **OUTSIDE | {"Host": host, "Origin": origin})
    assert response.status_code == status
    if status == 403:
        assert response.json()["code"] == "cross_origin"


def test_a_proxy_that_is_not_trusted_changes_nothing(tmp_path: Path) -> None:
    account(tmp_path)
    with Serving(tmp_path, ready=False, NIANBAO_TRUSTED_PROXIES="172.18.0.0/16") as service:
        response = sign_in(service, **OUTSIDE)
        assert "secure" not in response.headers["set-cookie"].lower()
        assert addresses(tmp_path) == ["127.0.0.1"]
        for n in range(5):
            assert sign_in(service, "wrong", **OUTSIDE | {"X-Forwarded-For": f"203.0.113.{n}"}).status_code == 401
        assert sign_in(service, "wrong", **OUTSIDE | {"X-Forwarded-For": "203.0.113.99"}).status_code == 429


def test_without_accounts_nobody_comes_through_a_proxy(tmp_path: Path) -> None:
    """Not even through one that is not trusted, which could tell any address."""
    with Serving(tmp_path, ready=False, NIANBAO_TRUSTED_PROXIES="") as service:
        assert ask(service, "GET", SESSION).json()["role"] == "admin"
        local = {"Host": "127.0.0.1:8000"}
        for headers in (
            OUTSIDE,
            OUTSIDE | local,
            local | {"X-Forwarded-For": "127.0.0.1"},
            local | {"X-Real-IP": ELSEWHERE},
            local | {"Forwarded": f"for={ELSEWHERE}"},
            {"Host": "nianbao.example.gov.cn"},
        ):
            response = ask(service, "GET", SESSION, headers=headers)
            assert (response.status_code, response.json()["code"]) == (421, "host_not_allowed"), headers


def test_named_hosts_are_answered_and_no_others(tmp_path: Path) -> None:
    account(tmp_path)
    with Serving(tmp_path, ready=False, NIANBAO_ALLOWED_HOSTS="nianbao.example.gov.cn") as service:
        assert sign_in(service, **OUTSIDE).status_code == 200
        assert sign_in(service).status_code == 200
        assert sign_in(service, Host="elsewhere.example").status_code == 421


@pytest.mark.parametrize("wrong", ["*", "0.0.0.0/0", "::/0", "proxy", "10.0.0.1/8"])
def test_who_is_trusted_is_named(wrong: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="NIANBAO_TRUSTED_PROXIES"):
        Config.of(settings.load({"NIANBAO_TRUSTED_PROXIES": f"127.0.0.1, {wrong}"}, tmp_path))


def started_by(pid: int) -> list[Path]:
    """The processes below one, as folders of /proc."""
    children = [n for task in Path(f"/proc/{pid}/task").glob("*/children") for n in task.read_text("ascii").split()]
    return [p for child in children for p in (Path("/proc", child), *started_by(int(child)))]


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")
@pytest.mark.parametrize("ready", [False, True], ids=["while it starts", "when it is ready"])
def test_stopped_it_ends_well_and_leaves_nothing(tmp_path: Path, ready: bool) -> None:
    with Serving(tmp_path, ready=ready) as service:
        below = started_by(service.process.pid)
        assert below
        assert service.stop() == 0, service.lines
        assert not [p for p in below if p.exists()]
    assert not [line for line in service.lines if "Traceback" in line]


def test_ready_depends_on_the_database_and_alive_does_not(tmp_path: Path, postgres: Server) -> None:
    url = postgres.fresh()
    name = url.partition("?")[0].rpartition("/")[2]
    with Serving(tmp_path, NIANBAO_DATABASE_URL=url) as service:
        postgres.admin(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        postgres.admin(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        assert ask(service, "GET", "/livez").status_code == 200
        for path in ("/readyz", "/", SESSION, "/api/v1/reviews"):
            response = ask(service, "GET", path)
            assert (response.status_code, response.json()["code"]) == (503, "database_unusable"), path
        postgres.admin(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        assert ask(service, "GET", "/readyz").status_code == 200
        assert service.stop() == 0
    postgres.drop(url)


@pytest.mark.skipif(shutil.which("setsid") is None, reason="setsid is not installed")
def test_the_password_is_asked_for_on_a_terminal(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        ["setsid", "--ctty", "--wait", *NIANBAO, "users", "create", NAME],
        cwd=ROOT, env=environment(tmp_path), stdin=theirs, stdout=theirs, stderr=theirs,
    ) as process:  # fmt: skip
        os.close(theirs)
        said = b""
        for prompt in ("密码（不显示）：", "再输入一次："):
            while prompt.encode() not in said:
                said += os.read(ours, 1024)
            os.write(ours, PASSWORD.encode() + b"\n")
        with contextlib.suppress(OSError):  # the end of a terminal is an error
            while more := os.read(ours, 1024):
                said += more
    os.close(ours)
    assert process.returncode == 0, said.decode()
    assert "已建账号 王主任" in said.decode()
    assert PASSWORD not in said.decode()
