"""Every setting in one table: name, default, help. Environment > ``nianbao.toml`` > default.

``NIANBAO_MAX_PAGES=50`` in the environment is ``max_pages = 50`` in ``nianbao.toml``, which is looked for in the
current folder; ``NIANBAO_CONFIG`` names another file.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from platformdirs import user_data_dir

from service.errors import UsageError
from service.intake.limits import MB, Limits

PREFIX = "NIANBAO_"
CONFIG = "nianbao.toml"
_HIDDEN = "******"
_IN_URL = (
    re.compile(r"(:/*[^:/]*):.*(?=@)", re.DOTALL),
    re.compile(r"(?<=[?&])(\w*password)=[^&]*", re.IGNORECASE),
)
"""Where a database's URL holds a password: after the user's name, or as a parameter."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its default tells its type; ``least`` is the smallest number it takes.

    ``hidden`` tells what of it is never shown: all, or the password of a URL.
    """

    name: str
    default: int | float | str
    help: str
    least: int = 0
    hidden: Literal["", "all", "url"] = ""


SETTINGS: tuple[Setting, ...] = (
    Setting("data_dir", "", "数据目录：数据库、文件、候选模型（默认为用户数据目录）"),
    Setting(
        "database_url",
        "",
        "数据库：postgresql://用户:密码@主机/库名；不写为数据目录里的 SQLite",
        hidden="url",
    ),
    Setting(
        "secret_key",
        "",
        "签名登录凭证的密钥，至少 32 个字符；不写则自动生成，存于数据目录的 secret.key",
        hidden="all",
    ),
    Setting("session_hours", 12, "登录后多少小时须重新登录", 1),
    Setting("sign_in_tries", 5, "5 分钟内同一账号从同一地址登录失败几次后暂停", 1),
    Setting("max_upload_mb", 50, "单个文件的大小上限，MB", 1),
    Setting("max_zip_entries", 2000, "压缩包（.docx 也是压缩包）内文件数上限", 1),
    Setting("max_inflated_mb", 200, "解压后的大小上限，MB", 1),
    Setting("max_inflation_ratio", 200, "解压后与压缩前大小之比的上限（小于 1 MB 的不计）", 1),
    Setting("max_pages", 300, "PDF 页数上限", 1),
    Setting("max_cells", 50000, "一个文件里表格单元格总数的上限", 1),
    Setting("max_span", 100, "单元格跨行、跨列数的上限，超过的按上限处理", 1),
    Setting("read_seconds", 30.0, "读取一个文件的时间上限，秒，超过即中止", 1),
    Setting("read_memory_mb", 1024, "读取一个文件的内存上限，MB（系统不支持时无效）", 256),
    Setting("profile", "", "服务：本县规则文件（TOML），与 review --profile 相同；不写则不用"),
    Setting("workers", 0, "服务：审查进程数，0 为处理器核数（最多 8）"),
    Setting("queue_waiting", 64, "服务：最多有几份文件排队，超过的请稍后再试（503）", 1),
    Setting("worker_recycle", 500, "服务：一个审查进程做几份后换新", 1),
    Setting("upload_patience_seconds", 30.0, "服务：上传中断几秒后不再等待", 1),
    Setting("max_batch_mb", 1024, "服务：一批报送（zip 或多个文件）的大小上限，MB", 1),
    Setting("keep_reviews_days", 0, "服务：审查结果和原文件保存几天，到期删除；0 为一直保存"),
    Setting("keep_files_days", 0, "服务：原文件保存几天，到期删除而保留审查结果；0 为与结果一样久"),
    Setting("allowed_hosts", "", "服务：有账号时回应的主机名，逗号分隔；不写则不限"),
    Setting(
        "trusted_proxies",
        "127.0.0.1,::1",
        "服务：反向代理的地址或网段，逗号分隔；只有它们写的 X-Forwarded-For、X-Forwarded-Proto 才算数",
    ),
)


@dataclass(frozen=True, slots=True)
class Value:
    """A setting as it is in force, and where that comes from (an environment variable, a file, 默认)."""

    setting: Setting
    value: int | float | str
    origin: str

    @property
    def shown(self) -> int | float | str:
        """The value for people, without what is secret in it."""
        if not self.setting.hidden or not isinstance(self.value, str):
            return self.value
        if self.setting.hidden == "all":
            return _HIDDEN if self.value else ""
        text = _IN_URL[0].sub(rf"\1:{_HIDDEN}", self.value)
        return _IN_URL[1].sub(rf"\1={_HIDDEN}", text)


def load(environment: Mapping[str, str] | None = None, folder: Path | None = None) -> dict[str, Value]:
    """All settings in force, by name. Raises UsageError for an unknown name in the file or a bad value."""
    environment = os.environ if environment is None else environment
    named = environment.get(PREFIX + "CONFIG")
    path = Path(named) if named else (folder or Path.cwd()) / CONFIG
    from_file = _file(path, must_exist=bool(named))
    known = {s.name for s in SETTINGS}
    unknown = sorted(set(from_file) - known)
    if unknown:
        raise UsageError(what=f"{path}：没有名为 {'、'.join(unknown)} 的设置。可用的有：{'、'.join(sorted(known))}")
    values = {}
    for setting in SETTINGS:
        variable = PREFIX + setting.name.upper()
        if variable in environment:
            values[setting.name] = Value(setting, _typed(setting, environment[variable], variable), variable)
        elif setting.name in from_file:
            where = f"{path}：{setting.name}"
            values[setting.name] = Value(setting, _typed(setting, from_file[setting.name], where), str(path))
        else:
            default = user_data_dir("nianbao") if setting.name == "data_dir" else setting.default
            values[setting.name] = Value(setting, default, "默认")
    return values


def limits(values: Mapping[str, Value]) -> Limits:
    """The limits of reading that the settings give."""
    number = {name: float(v.value) for name, v in values.items() if not isinstance(v.value, str)}
    return Limits(
        upload_bytes=int(number["max_upload_mb"] * MB),
        zip_entries=int(number["max_zip_entries"]),
        inflated_bytes=int(number["max_inflated_mb"] * MB),
        inflation_ratio=int(number["max_inflation_ratio"]),
        pages=int(number["max_pages"]),
        cells=int(number["max_cells"]),
        span=int(number["max_span"]),
        seconds=number["read_seconds"],
        memory_bytes=int(number["read_memory_mb"] * MB),
    )


def _file(path: Path, *, must_exist: bool) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError as error:
        if must_exist:
            raise UsageError(what=f"找不到配置文件 {path}（由 {PREFIX}CONFIG 指定）") from error
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(what=f"配置文件 {path} 有误：{error}") from error


def _typed(setting: Setting, value: object, where: str) -> int | float | str:
    if isinstance(setting.default, str):
        return str(value)
    try:
        number = float(str(value)) if isinstance(setting.default, float) else int(str(value))
    except ValueError as error:
        raise UsageError(what=f"{where}：应为数字，现为 {value!r}") from error
    if not number >= setting.least:
        raise UsageError(what=f"{where}：不得小于 {setting.least}，现为 {value!r}")
    return number
