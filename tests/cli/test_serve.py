"""``nianbao serve``: what it says at the start, and when it refuses to start."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.serving import Serving


def test_the_first_minutes(tmp_path: Path) -> None:
    with Serving(tmp_path) as service, service.client() as client:
        said = "".join(service.lines)
        assert service.address in said
        assert "没有账号：只回应本机的请求" in said
        sample = Path(next(w for w in said.split() if w.startswith("file=@")).removeprefix("file=@"))
        assert sample.is_file()
        page = client.get("/")
        assert "审查一份示例报告" in page.text
        tried = client.post("/try", files={"sample": (None, "1")}, follow_redirects=True)
        assert tried.status_code == 200
        assert "错误 2" in tried.text
        sent = client.post("/api/v1/reviews", files={"file": sample.read_bytes()})
        assert sent.status_code == 201
        assert (tmp_path / "nianbao.db").is_file()
        assert client.get("/metrics").text.count("nianbao_requests_total{") > 3
        assert service.stop() == 0


def test_it_listens_beyond_this_machine_for_people_with_accounts_only(nianbao) -> None:
    assert nianbao("serve", "--host", "0.0.0.0", "--port", "0") == 2
    assert "nianbao users create" in nianbao.err


def test_a_port_that_is_taken_is_said(nianbao) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert nianbao("serve", "--port", str(taken.getsockname()[1])) == 2
    assert "端口已被别的程序占用" in nianbao.err


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DATABASE_URL", "mysql://x/y", "不支持 mysql"),
        ("DATABASE_URL", "no url", "NIANBAO_DATABASE_URL"),
        ("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/x", "数据库无法使用"),
        ("PROFILE", "/nowhere.toml", "/nowhere.toml"),
        ("WORKERS", "many", "应为数字"),
        ("SECRET_KEY", "short", "32"),
    ],
)
def test_what_is_wrong_with_its_settings_is_said(nianbao, monkeypatch, name: str, value: str, said: str) -> None:
    monkeypatch.setenv(f"NIANBAO_{name}", value)
    assert nianbao("serve", "--port", "0") == 2
    assert said in nianbao.err
    assert "Traceback" not in nianbao.err


def test_the_guide_names_every_setting_of_the_service() -> None:
    from service.settings import SETTINGS

    guide = (ROOT / "docs" / "service.md").read_text("utf-8")
    assert [s.name for s in SETTINGS if s.help.startswith("服务：") and f"`{s.name}`" not in guide] == []
