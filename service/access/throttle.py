"""Failed sign-ins, counted: too many in five minutes and no more are looked at for a while.

Counted are three things: a name from an address (someone who guesses one password), an address (someone who tries
names), a name (many machines on one account). An attempt under way counts as failed until it has succeeded, so that
a hundred at once are no way around. Counts are of this process and are gone when it ends.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from limits import RateLimitItem, RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from service.access.accounts import folded
from service.errors import SignInFailed, SignInThrottled

WINDOW_SECONDS = 300
_PER_ADDRESS, _PER_NAME = 4, 10
_BUCKET_BYTES = 2
"""Names and addresses share 65,536 counters of each kind: random names can't fill the memory."""


class Throttle:
    """Allows ``tries`` failures per name and address, 4 times as many per address, 10 times per name."""

    def __init__(self, tries: int, *, window: int = WINDOW_SECONDS, clock: Callable[[], float] = time.time) -> None:
        self._storage = MemoryStorage()
        self._limiter = MovingWindowRateLimiter(self._storage)
        self._both = RateLimitItemPerSecond(tries, window, "both")
        self._address = RateLimitItemPerSecond(tries * _PER_ADDRESS, window, "address")
        self._name = RateLimitItemPerSecond(tries * _PER_NAME, window, "name")
        self._clock = clock
        self._lock = threading.Lock()
        self._under_way: Counter[str] = Counter()
        self._salt = secrets.token_bytes(16)

    @contextmanager
    def attempt(self, name: str, address: str) -> Iterator[None]:
        """One sign-in: SignInFailed out of the block is counted, an end without error clears name and address.

        Raises SignInThrottled, with the seconds to wait, instead of entering the block.
        """
        name, address = folded(name), network(address)
        limits = (
            (self._both, self._bucket(name, address)),
            (self._address, self._bucket(address)),
            (self._name, self._bucket(name)),
        )
        keys = [item.key_for(bucket) for item, bucket in limits]
        with self._lock:
            wait = max(self._wait(item, bucket) for item, bucket in limits)
            if wait:
                raise SignInThrottled(seconds=wait)
            self._under_way.update(keys)
        try:
            yield
            self._storage.clear(keys[0])
        except SignInFailed:
            for item, bucket in limits:
                self._limiter.hit(item, bucket)
            raise
        finally:
            with self._lock:
                self._under_way.subtract(keys)
                for key in keys:
                    if not self._under_way[key]:
                        del self._under_way[key]

    def _wait(self, item: RateLimitItem, bucket: str) -> int:
        """Seconds until the limit lets one more through; 0: now."""
        reset, left = self._limiter.get_window_stats(item, bucket)
        if left - self._under_way[item.key_for(bucket)] > 0:
            return 0
        return max(1, int(reset - self._clock()) + 1) if left <= 0 else 1

    def _bucket(self, *parts: str) -> str:
        text = "\0".join(parts).encode("utf-8", "surrogatepass")
        return hashlib.blake2b(text, digest_size=_BUCKET_BYTES, key=self._salt).hexdigest()


def network(address: str) -> str:
    """What one sender can't change at will: the IPv4 address, the /64 of an IPv6 address."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, 64), strict=False))
