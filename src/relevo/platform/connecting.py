"""What holds for anything that is connected with an account elsewhere: what it was given, and the kinds there are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Generic, Protocol, TypeVar

from relevo.platform.secrets import Secret


@dataclass(frozen=True, kw_only=True)
class Given:
    """What an admin filled in, and what a check learned: `values` may be shown, `secrets` may not."""

    values: Mapping[str, str]
    secrets: Mapping[str, Secret] = field(default_factory=dict[str, Secret])

    def value(self, name: str) -> str:
        return self.values.get(name, "")

    def secret(self, name: str) -> str:
        """Empty if it was never given. Revealed at the moment of sending, and only then."""
        found = self.secrets.get(name)
        return found.reveal() if found else ""


@dataclass(frozen=True, kw_only=True)
class AskedField:
    """Something an admin fills in. A secret is encrypted, never shown again, and kept when left empty later on."""

    name: str
    secret: bool = False
    required: bool = True
    pattern: str = r"[\s\S]{1,2000}"
    default: str = ""
    is_address: bool = False
    """Where the other side is: simulators and self-hosted servers are elsewhere than the provider's own."""
    options: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class CheckedLine:
    """One line of what a check found. `detail`: the other side's own words, for the fine print."""

    name: str
    ok: bool
    code: str = ""
    detail: str = ""
    is_advice: bool = False
    """Not ok, and yet it works."""


def is_well(lines: Iterable[CheckedLine]) -> bool:
    return all(line.ok or line.is_advice for line in lines)


@dataclass(frozen=True, kw_only=True)
class CheckedAccount:
    """Whose account it is: `account_id` keeps one from being connected twice in a workspace, `account_name` is for the
    screen; `learned` joins the values."""

    account_id: str | None = None
    account_name: str = ""
    learned: Mapping[str, str] = field(default_factory=dict[str, str])


class _HasKind(Protocol):
    kind: ClassVar[str]


K = TypeVar("K", bound=_HasKind)


class ByKind(Generic[K]):
    """Every kind there is, in the order in which the screen offers them. `unknown`: what `get` raises."""

    unknown: type[Exception]

    def __init__(self, connectors: Iterable[K] = ()) -> None:
        self._by_kind = {connector.kind: connector for connector in connectors}

    def listed(self) -> list[K]:
        return list(self._by_kind.values())

    def find(self, kind: str) -> K | None:
        return self._by_kind.get(kind)

    def get(self, kind: str) -> K:
        """Raises what is declared for an unknown kind."""
        found = self._by_kind.get(kind)
        if found is None:
            raise self.unknown
        return found
