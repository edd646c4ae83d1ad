"""``nianbao keys``: API keys of the accounts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from service import clihelp
from service.commands.users import store

if TYPE_CHECKING:
    from service.access.keys import Listed


@click.group(
    cls=clihelp.Group,
    examples=(
        "nianbao keys create --user 王主任 --label 报送系统    新密钥，只显示这一次",
        "nianbao keys list                                     各密钥的编号、账号、状态",
        "nianbao keys revoke 3f9c0a1b2d4e                      作废",
        'curl -H "Authorization: Bearer nb_…" …                程序凭密钥调用接口',
    ),
    help="接口密钥：新建、列出、作废。密钥的权限就是它的账号的权限。",
)
def keys() -> None:
    """Group of the keys' commands."""


@keys.command(
    cls=clihelp.Command,
    examples=("nianbao keys create --user 王主任", "nianbao keys create --user 王主任 --label 报送系统 > 密钥.txt"),
    help="新建密钥，写到标准输出。只显示这一次：数据库里只有它的摘要。",
)
@click.option("--user", required=True, metavar="NAME", help="密钥属于哪个账号")
@click.option("--label", default="", help="说明，如用在哪里")
def create(user: str, label: str) -> None:
    """Make a key and print it, this once."""
    from service.access import keys as access
    from service.access.roles import LOCAL

    with store() as opened:
        text = access.create(opened, user, label, by=LOCAL.name)
    click.echo(text)
    click.echo("请现在保存：密钥不会再次显示。丢失时作废它，另建一个。", err=True)


@keys.command(
    name="list", cls=clihelp.Command, examples=("nianbao keys list", "nianbao keys list --json"), help="列出密钥。"
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
def list_(as_json: bool) -> None:
    """Every key, a line each, without its secret."""
    from service.access import keys as access

    with store() as opened:
        found = access.listed(opened)
    if as_json:
        click.echo(json.dumps([_line(k) for k in found], ensure_ascii=False, indent=2))
        return
    if not found:
        click.echo("还没有密钥。用 nianbao keys create 新建。", err=True)
    for key in found:
        state = "已作废" if key.revoked_at else "可用" if key.active else "账号已停用"
        day = f"{key.created_at.astimezone():%Y-%m-%d}"
        click.echo("  ".join(part for part in (key.id, key.account, state, day, key.label) if part))


@keys.command(
    cls=clihelp.Command, examples=("nianbao keys revoke 3f9c0a1b2d4e",), help="作废密钥，立即生效，不能恢复。"
)
@click.argument("id_", metavar="ID")
def revoke(id_: str) -> None:
    """Let a key count for nothing."""
    from service.access import keys as access
    from service.access.roles import LOCAL

    with store() as opened:
        revoked = access.revoke(opened, id_, by=LOCAL.name)
    click.echo(f"已作废 {revoked.id}（{revoked.account}）。")


def _line(key: Listed) -> dict[str, str | bool | None]:
    return {
        "id": key.id,
        "user": key.account,
        "label": key.label,
        "active": key.active,
        "created_at": key.created_at.isoformat(),
        "revoked_at": key.revoked_at.isoformat() if key.revoked_at else None,
    }
