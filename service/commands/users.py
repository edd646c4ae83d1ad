"""``nianbao users``: the accounts of the service."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service import clihelp
from service.errors import UsageError

if TYPE_CHECKING:
    from service.access.accounts import Listed
    from service.store.engine import Store

_ROLES = ("organ", "viewer", "reviewer", "admin")
_STDIN = click.option("--password-stdin", is_flag=True, help="从标准输入读密码（第一行），不在终端上询问")


@click.group(
    cls=clihelp.Group,
    examples=(
        "nianbao users create 王主任                              第一个账号，是管理员",
        "nianbao users create 李审核 --role reviewer              审核人员",
        "nianbao users create 青石镇 --unit 岚溪县青石镇人民政府  报送单位，只看得到自己的报告",
        "nianbao users list",
        "nianbao users disable 李审核                             停用：登录和密钥立即失效",
    ),
    help="服务的账号：新建、列出、停用、启用、改密码。没有账号时服务只在本机应答。",
)
def users() -> None:
    """Group of the accounts' commands."""


@users.command(
    cls=clihelp.Command,
    examples=(
        "nianbao users create 王主任",
        "nianbao users create 青石镇 --role organ --unit 岚溪县青石镇人民政府",
        "nianbao users create 李审核 --role reviewer --password-stdin < 密码.txt",
    ),
    help=(
        "新建账号，密码在终端上输入两次。\n\n"
        "角色：organ 报送单位（只限本单位的报告）、viewer 查看、reviewer 审核、admin 管理员。"
        "第一个账号总是管理员；此后不写 --role 的，有 --unit 为 organ，否则为 viewer。"
    ),
)
@click.argument("name", metavar="NAME")
@click.option("--role", type=click.Choice(_ROLES), help="角色")
@click.option("--unit", default="", help="单位全称，写明所在的县（organ 账号必填）")
@_STDIN
def create(name: str, role: str | None, unit: str, password_stdin: bool) -> None:
    """Make an account; what is wrong with it is told before a password is asked for."""
    from service.access import accounts
    from service.access.passwords import Passwords
    from service.access.roles import LOCAL, ROLES

    with store() as opened:
        planned = accounts.plan(opened, name, role, unit)
        password = _password(password_stdin)
        made = accounts.create(opened, name, password, planned, unit, passwords=Passwords(), by=LOCAL.name)
    click.echo(f"已建账号 {made.name}：{ROLES[made.role]}（{made.role}）{made.unit}")


@users.command(
    name="list",
    cls=clihelp.Command,
    examples=("nianbao users list", "nianbao users list --json"),
    help="列出账号。",
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def list_(as_json: bool) -> None:
    """Every account, a line each."""
    from service.access import accounts
    from service.access.roles import ROLES

    with store() as opened:
        found = accounts.listed(opened)
    if as_json:
        click.echo(json.dumps([_line(a) for a in found], ensure_ascii=False, indent=2))
        return
    if not found:
        click.echo("还没有账号。用 nianbao users create 新建，第一个是管理员。", err=True)
    for account in found:
        state = "已停用" if account.disabled_at else "可用"
        parts = (account.name, f"{ROLES[account.role]}（{account.role}）", state, account.unit)
        click.echo("  ".join(part for part in parts if part))


@users.command(
    cls=clihelp.Command,
    examples=("nianbao users disable 李审核",),
    help="停用账号：已登录的立即退出，密钥失效。最后一个管理员不能停用。",
)
@click.argument("name", metavar="NAME")
def disable(name: str) -> None:
    """Switch an account off."""
    from service.access import accounts

    click.echo(f"已停用 {_changed(accounts.disable, name)}。")


@users.command(cls=clihelp.Command, examples=("nianbao users enable 李审核",), help="重新启用账号。")
@click.argument("name", metavar="NAME")
def enable(name: str) -> None:
    """Switch an account on again."""
    from service.access import accounts

    click.echo(f"已启用 {_changed(accounts.enable, name)}。")


@users.command(
    cls=clihelp.Command,
    examples=("nianbao users password 李审核", "nianbao users password 李审核 --password-stdin < 密码.txt"),
    help="设新密码：已登录的立即退出，密钥不变。",
)
@click.argument("name", metavar="NAME")
@_STDIN
def password(name: str, password_stdin: bool) -> None:
    """Give an account another password."""
    from service.access import accounts
    from service.access.passwords import Passwords
    from service.access.roles import LOCAL

    with store() as opened:
        accounts.get(opened, name)
        new = _password(password_stdin)
        changed = accounts.set_password(opened, name, new, passwords=Passwords(), by=LOCAL.name)
    click.echo(f"已改 {changed.name} 的密码。")


@contextmanager
def store() -> Iterator[Store]:
    """The store that the settings name."""
    from service import settings
    from service.store.engine import Store

    values = settings.load()
    opened = Store.at(Path(str(values["data_dir"].value)), str(values["database_url"].value))
    try:
        yield opened
    finally:
        opened.close()


def _changed(change: Callable[..., Listed], name: str) -> str:
    from service.access.roles import LOCAL

    with store() as opened:
        return change(opened, name, by=LOCAL.name).name


def _password(from_stdin: bool) -> str:
    """The password: the first line of standard input, or asked for twice on the terminal, without echo."""
    if from_stdin:
        try:
            return sys.stdin.buffer.readline().decode("utf-8-sig").rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise UsageError(what="标准输入不是 UTF-8 文本") from error
    if not sys.stdin.isatty():
        raise UsageError(what="没有终端可以输入密码，请用 --password-stdin 从标准输入给出")
    first = getpass.getpass("密码（不显示）：")
    if getpass.getpass("再输入一次：") != first:
        raise UsageError(what="两次输入的密码不一样，没有改动")
    return first


def _line(account: Listed) -> dict[str, str | bool | None]:
    return {
        "name": account.name,
        "role": account.role,
        "unit": account.unit,
        "active": account.disabled_at is None,
        "created_at": account.created_at.isoformat(),
        "disabled_at": account.disabled_at.isoformat() if account.disabled_at else None,
    }
