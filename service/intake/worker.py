"""The reading process: files in, documents out. It holds no NLP and no numerics (see ``service.workers.loop``)."""

from __future__ import annotations

import logging

import msgspec

from service.errors import Damaged, FileError, OverLimit, ReadMemory
from service.intake import wire
from service.intake.limits import MB, Limits
from service.intake.read import read
from service.workers import loop
from service.workers.loop import Answer, Growth
from service.workers.wire import Failure

_log = logging.getLogger(__name__)


def main() -> None:
    """Serve until standard input ends: first the limits, then a file each."""
    loop.run(_prepare)


def _prepare(hello: bytes, growth: Growth) -> tuple[Limits, int, Answer]:
    limits = msgspec.msgpack.decode(hello, type=Limits)
    return limits, wire.largest_request(limits), lambda request: _answer(request, limits, growth)


def _answer(request: bytes, limits: Limits, growth: Growth) -> bytes:
    """The encoded answer; no fault of a reader gets past this."""
    try:
        document = read(msgspec.msgpack.decode(request, type=bytes), limits)
        payload = msgspec.msgpack.encode(wire.Answer(document, retire=growth.much))
        if len(payload) <= wire.largest_answer(limits):
            return payload
        limit = f"{limits.inflated_bytes / MB:g} MB"
        failure = Failure.of(OverLimit(what="读出的内容过多", limit=limit, setting="NIANBAO_MAX_INFLATED_MB"))
    except FileError as error:
        failure = Failure.of(error)
    except MemoryError:
        failure = Failure.of(ReadMemory(limit_mb=limits.memory_bytes // MB))
        return msgspec.msgpack.encode(wire.Answer(failure=failure, retire=True))
    except Exception as error:  # noqa: BLE001 - a fault in a reader must not look like a lost process
        _log.exception("a reader failed")
        failure = Failure.of(Damaged(reason=type(error).__name__))
    return msgspec.msgpack.encode(wire.Answer(failure=failure, retire=growth.much))


if __name__ == "__main__":
    main()
