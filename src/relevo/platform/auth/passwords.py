"""Argon2id password hashes, a few at a time.

One hash takes 64 MiB on purpose. Without a cap on how many run at once, a hundred sign-ins would be a memory
attack, so the others wait their turn.
"""

import asyncio

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from relevo.kit.errors import RelevoError

MIN_PASSWORD_CHARS = 10
MAX_PASSWORD_CHARS = 200
MAX_CONCURRENT_HASHES = 3

_TOO_COMMON = frozenset(
    {"1234567890", "0123456789", "password12", "password123", "qwertyuiop", "contraseña", "administrator"}
)


class WeakPassword(RelevoError, code="weak_password", status=422):
    """Choose a password of 10 to 200 characters that is not one of the very common ones."""


class Passwords:
    """Hashes and verifies off the event loop. One per process: the cap is its own."""

    def __init__(self, *, memory_kib: int = 65_536, rounds: int = 3) -> None:
        self._hasher = PasswordHash((Argon2Hasher(time_cost=rounds, memory_cost=memory_kib, parallelism=1),))
        self._turns = asyncio.Semaphore(MAX_CONCURRENT_HASHES)
        self._decoy: str | None = None

    async def hash(self, password: str) -> str:
        async with self._turns:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def verify(self, password: str, stored: str | None) -> tuple[bool, str | None]:
        """(right, new hash to store or None). An absent hash costs the same time as a wrong password."""
        if stored is None:
            self._decoy = self._decoy or await self.hash("a password nobody has")
        async with self._turns:
            right, again = await asyncio.to_thread(
                self._hasher.verify_and_update, password, stored or self._decoy or ""
            )
        return right and stored is not None, again if stored is not None else None


def check_password(password: str, *, email: str) -> None:
    """Length and the obvious ones; no rules about classes of characters, which only make passwords worse."""
    folded = password.casefold()
    weak = (
        not MIN_PASSWORD_CHARS <= len(password) <= MAX_PASSWORD_CHARS
        or folded in _TOO_COMMON
        or len(set(folded)) < 4
        or folded == email.casefold()
    )
    if weak:
        raise WeakPassword
