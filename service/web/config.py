"""The settings of the service as they are in force."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Self

from service import settings
from service.errors import UsageError
from service.intake.limits import MB, Limits
from service.settings import Value

_MOST_WORKERS = 8


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of the service as they are in force; see ``service.settings`` for each."""

    folder: Path
    database_url: str
    limits: Limits
    profile: str
    workers: int
    queue_waiting: int
    worker_recycle: int
    upload_patience: float
    batch_bytes: int
    keep_reviews_days: int
    keep_files_days: int
    allowed_hosts: frozenset[str]
    trusted_proxies: tuple[str, ...]
    secret_key: str
    session_hours: int
    sign_in_tries: int

    @classmethod
    def of(cls, values: Mapping[str, Value]) -> Self:
        """The configuration that the settings give. Raises UsageError."""
        text = {name: str(v.value) for name, v in values.items()}
        number = {name: float(v.value) for name, v in values.items() if not isinstance(v.value, str)}
        profile = text["profile"]
        if profile and not Path(profile).is_file():
            raise UsageError(what=f"找不到 NIANBAO_PROFILE 指定的规则文件 {profile}")
        return cls(
            folder=Path(text["data_dir"]),
            database_url=text["database_url"],
            limits=settings.limits(values),
            profile=profile,
            workers=int(number["workers"]) or min(os.cpu_count() or 1, _MOST_WORKERS),
            queue_waiting=int(number["queue_waiting"]),
            worker_recycle=int(number["worker_recycle"]),
            upload_patience=number["upload_patience_seconds"],
            batch_bytes=int(number["max_batch_mb"] * MB),
            keep_reviews_days=int(number["keep_reviews_days"]),
            keep_files_days=int(number["keep_files_days"]),
            allowed_hosts=frozenset(h.strip().lower() for h in text["allowed_hosts"].split(",") if h.strip()),
            trusted_proxies=_proxies(text["trusted_proxies"]),
            secret_key=text["secret_key"],
            session_hours=int(number["session_hours"]),
            sign_in_tries=int(number["sign_in_tries"]),
        )


def _proxies(setting: str) -> tuple[str, ...]:
    """Addresses and networks. Raises UsageError: a proxy that may be anyone could name any sender as it likes."""
    found = tuple(part.strip() for part in setting.split(",") if part.strip())
    for part in found:
        try:
            anyone = ip_network(part).prefixlen == 0
        except ValueError:
            anyone = True
        if anyone:
            raise UsageError(
                what=f"NIANBAO_TRUSTED_PROXIES 应为代理的 IP 地址或网段（如 172.18.0.0/16），现为 {part}"
            )
    return found
