"""``nianbao serve``: the HTTP service on this machine."""

from __future__ import annotations

import contextlib
import errno
import logging
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from importlib.resources import files
from ipaddress import ip_address
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from service import __version__, clihelp
from service.errors import UsageError

if TYPE_CHECKING:
    import uvicorn

    from service.web.service import Service

GRACE_SECONDS = 20
"""Requests under way have so long to end; whoever stops the service has to wait longer."""
_HEADER_BYTES = 64 * 1024


@click.command(
    cls=clihelp.Command,
    examples=(
        "nianbao serve                          在本机 8000 端口，用数据目录里的 SQLite",
        "nianbao serve --port 9000",
        "nianbao users create 王芳 && nianbao serve --host 0.0.0.0",
    ),
    help="启动 HTTP 服务。没有账号时只能在本机使用；要让别的电脑访问，先用 nianbao users create 建立账号。",
)
@click.option("--host", default="127.0.0.1", help="监听的地址，不写为 127.0.0.1")
@click.option("--port", type=clihelp.Number(0, 65535), default=8000, help="端口，不写为 8000；0 为任选一个")
def serve(host: str, port: int) -> None:
    """Serve until stopped."""
    from models.registry import Registry
    from service import settings
    from service.reviewing.desk import Desk
    from service.web.config import Config

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for noisy in ("alembic", "uvicorn.error"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: sys.exit(0))  # what is open is closed on the way out
    config = Config.of(settings.load())
    listener = _listen(host, port)
    with listener, contextlib.ExitStack() as opened:
        opened.enter_context(_alone(config.folder))
        desk = Desk(
            config.limits,
            Registry(config.folder / "models"),
            config.profile,
            size=config.workers,
            waiting=config.queue_waiting,
            recycle=config.worker_recycle,
        )
        opened.callback(desk.pool.close)
        from service.store.engine import Store  # while the workers get ready
        from service.web.service import Service

        store = Store.at(config.folder, config.database_url)
        opened.callback(store.close)
        service = Service(config, store, desk)
        if not service.has_accounts() and not _is_loopback(listener):
            raise UsageError(
                what=f"没有账号时只能监听本机，不能监听 {host}。请先用 nianbao users create 名字 建立管理员账号"
            )
        _greet(listener, service)
        threading.Thread(target=_tell_when_ready, args=(service,), daemon=True).start()
        server(service).run([listener])


def server(service: Service) -> uvicorn.Server:
    """The server of an open service; run it on a listening socket."""
    import uvicorn

    from service.web.app import create_app

    class Server(uvicorn.Server):
        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            service.closing.set()
            super().handle_exit(sig, frame)

    return Server(
        uvicorn.Config(
            create_app(service),
            http="h11",  # it bounds what the head of a request may hold
            h11_max_incomplete_event_size=_HEADER_BYTES,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
            forwarded_allow_ips=list(service.config.trusted_proxies),
        )
    )


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Be the only service on a data folder. Raises UsageError."""
    from filelock import FileLock, Timeout

    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / "serve.lock")
        lock.acquire(timeout=0)
    except Timeout as error:
        raise UsageError(
            what=f"另一个服务正在使用数据目录 {folder}，请先停止它，或用 NIANBAO_DATA_DIR 换一个"
        ) from error
    except OSError as error:
        raise UsageError(what=f"不能写数据目录 {folder}（{error.strerror}）") from error
    try:
        yield
    finally:
        lock.release()


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.create_server(address[:2], family=family, backlog=2048)
        listener.setsockopt(
            socket.IPPROTO_TCP, socket.TCP_NODELAY, 1
        )  # connections inherit it; asyncio leaves it off
        return listener
    except OSError as error:
        reason = "端口已被别的程序占用" if error.errno == errno.EADDRINUSE else error.strerror or str(error)
        raise UsageError(what=f"不能监听 {host} 的 {port} 端口（{reason}）。用 --host、--port 换一个") from error


def _is_loopback(listener: socket.socket) -> bool:
    return ip_address(listener.getsockname()[0]).is_loopback


def _greet(listener: socket.socket, service: Service) -> None:
    """Say where the service is, for whom, and how to try it."""
    name, port = listener.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "::1": "[::1]"}.get(name, name)  # noqa: S104 - only shown
    address = f"http://{shown}:{port}"
    click.echo(f"nianbao {__version__}：{address}", err=True)
    if service.has_accounts():
        click.echo("已有账号：每个请求须带 API 密钥或先登录。", err=True)
        return
    sample = files("corpus").joinpath("reports", "qingshi-2023.docx")
    click.echo("没有账号：只回应本机的请求。建立账号用 nianbao users create 名字。", err=True)
    click.echo("在浏览器里打开上面的地址，选一份报告，或试用示例；也可以：", err=True)
    click.echo(f"  curl -F file=@{sample} {address}/api/v1/reviews", err=True)
    click.echo("按 Ctrl-C 停止。", err=True)


def _tell_when_ready(service: Service) -> None:
    if service.started.wait() and service.desk.pool.wait():
        click.echo("模型已载入，可以使用。", err=True)
