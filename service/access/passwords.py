"""Passwords: which are taken, and their argon2id hashes.

What is asked of a password follows NIST SP 800-63B: length, and nothing that is guessed first; no rules on kinds of
characters, no expiry. Unicode is normalised (NFKC), so that one password is the same from every keyboard.
"""

from __future__ import annotations

import functools
import secrets
import threading
import unicodedata
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from service.errors import AccountInvalid

LEAST = 8
MOST = 256
_OF_ITS_OWN = 4
"""Characters that a password has at least beside the account's name."""
_AT_ONCE = 4
"""Hashes computed at once: each takes 64 MiB."""


class Passwords:
    """Hashes and verifies with ``hasher``, whose parameters are argon2-cffi's unless tests lower them."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._slots = threading.BoundedSemaphore(_AT_ONCE)
        self._nobodys = self._hasher.hash(secrets.token_bytes(32))

    def hash(self, password: str) -> str:
        """The hash with its salt and parameters, as ``matches`` takes it."""
        with self._slots:
            return self._hasher.hash(_bytes(password))

    def matches(self, stored: str | None, password: str) -> bool:
        """Whether ``password`` is the one of the hash. False for no hash, after as long as for a wrong password."""
        fits = len(password) <= MOST
        with self._slots:
            try:
                self._hasher.verify(stored or self._nobodys, _bytes(password) if fits else b"")
            except (VerificationError, InvalidHashError):
                return False
        return fits and stored is not None

    def stale(self, stored: str) -> bool:
        """Whether the hash was made with other parameters than are in force now."""
        return self._hasher.check_needs_rehash(stored)


def check(password: str, name: str) -> None:
    """Raises AccountInvalid for a password that an account of that name must not have."""
    plain, of = _normal(password), _normal(name).casefold()
    folded = plain.casefold()
    if len(plain) < LEAST:
        raise AccountInvalid(what="password_short", detail=LEAST)
    if max(len(password), len(plain)) > MOST:
        raise AccountInvalid(what="password_long", detail=MOST)
    if len(set(folded)) == 1:
        raise AccountInvalid(what="password_repeated")
    if folded in _common():
        raise AccountInvalid(what="password_common")
    if folded in of or (of and of in folded and len(folded.replace(of, "")) < _OF_ITS_OWN):
        raise AccountInvalid(what="password_name")
    try:
        plain.encode("utf-8")
    except UnicodeEncodeError as error:
        raise AccountInvalid(what="password_text") from error


@functools.cache
def _common() -> frozenset[str]:
    """Passwords that are guessed first."""
    return frozenset((Path(__file__).parent / "common.txt").read_text("utf-8").split())


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _bytes(password: str) -> bytes:
    return _normal(password).encode("utf-8", "surrogatepass")
