"""The one shape that every format is read into."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Who = Literal["customer", "person", "machine", "unknown"]
Format = Literal["zendesk", "intercom", "chatwoot", "csv", "mbox"]


class Refused(Exception):
    """The file cannot be imported; `code` is one of the words the screen explains."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True)
class Said:
    who: Who
    text: str
    at: str = ""


@dataclass(frozen=True, kw_only=True)
class Past:
    """One conversation. `names`: of customer and teammates, as the record gives them, to be removed."""

    subject: str
    messages: Sequence[Said]
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the operator said: `columns` of a CSV (field -> header), `ours`: addresses or domains of the company."""

    columns: Mapping[str, str] = field(default_factory=dict[str, str])
    ours: tuple[str, ...] = ()


def as_text(value: object) -> str:
    return value if isinstance(value, str) else "" if value is None or isinstance(value, (dict, list)) else str(value)
