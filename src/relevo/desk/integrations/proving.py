"""What Check found out, line by line: is the system there, does it know the key, what may the key do."""

from collections.abc import Awaitable, Collection
from typing import TypeVar

from relevo.desk.integrations.connector import Ability, Proof
from relevo.desk.integrations.errors import FailureCode, OutsideFailed

Found = TypeVar("Found")

# The system was reached and answered as itself; what it refused is the key, or what the key may do.
_KNOWN: frozenset[FailureCode] = frozenset({"unauthorized", "forbidden"})


class Proving:
    """Collects the lines, and the abilities that were proven."""

    def __init__(self) -> None:
        self.proofs: list[Proof] = []
        self.abilities: set[Ability] = set()

    async def sign_in(self, asking: Awaitable[Found]) -> Found | None:
        """The first call. None if the system is not there or does not know the key; nothing else is worth asking."""
        try:
            found = await asking
        except OutsideFailed as failed:
            if failed.code in _KNOWN:
                self.proofs.append(Proof(name="reach", ok=True))
            name = "sign_in" if failed.code in _KNOWN else "reach"
            self.proofs.append(Proof(name=name, ok=False, code=failed.code, detail=failed.detail))
            return None
        self.proofs += [Proof(name="reach", ok=True), Proof(name="sign_in", ok=True)]
        return found

    async def may(
        self, name: str, asking: Awaitable[object], abilities: Collection[Ability], *, is_advice: bool = False
    ) -> bool:
        """One permission: `abilities` are what it opens. `is_advice`: all else works without it."""
        try:
            await asking
        except OutsideFailed as failed:
            self.proofs.append(Proof(name=name, ok=False, code=failed.code, detail=failed.detail, is_advice=is_advice))
            return False
        self.proofs.append(Proof(name=name, ok=True))
        self.abilities.update(abilities)
        return True
