"""What every channel must do, made from its capability table. A kind brings a Kit: its simulator, and how to make the
provider misbehave. The cases are in test_conformance.py, random sequences and lost answers in test_sequences.py.
"""

import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, Protocol, runtime_checkable

from relevo.desk.channels.api import Capabilities, Channel, Connector, Content, NewPart
from tests.channels.stage import Stage

Fault = Literal["throttled", "throttled_without_a_hint", "busy", "cut", "lost", "revoked", "refused"]
"""What becomes of the next send. `cut`: it arrives, and the connection breaks before the answer. `lost`: the connection
breaks after the request too, and it does not arrive."""
FAULTS: tuple[Fault, ...] = ("throttled", "throttled_without_a_hint", "busy", "cut", "lost", "revoked", "refused")


@dataclass
class Inbound:
    """One request as the provider makes it."""

    content: bytes
    headers: dict[str, str] = field(default_factory=dict[str, str])
    query: str = ""


@dataclass(kw_only=True)
class OnScreen:
    """A message on the customer's screen, of either side. `reaction` is the company's; `quotes` are the quoted words;
    a place is "latitude longitude name", a card "name phone"."""

    text: str
    is_ours: bool
    quotes: str = ""
    reaction: str = ""
    place: str = ""
    card: str = ""
    is_edited: bool = False


class Kit(ABC):
    """One customer on one channel, and the provider between."""

    kind: ClassVar[str]
    connector: ClassVar[type[Connector]]
    tells_times: ClassVar[bool] = True
    """Whether the provider says when something was written, so that order can be kept."""
    signing_headers: ClassVar[tuple[str, ...]] = ()
    """What proves the sender; empty where the kind's own tests know better what may change without harm."""
    signs_body: ClassVar[bool] = True

    @classmethod
    @abstractmethod
    def open(cls) -> AbstractAsyncContextManager["Kit"]:
        """With a simulator that listens."""

    @abstractmethod
    def connect_values(self) -> dict[str, str]: ...

    def installs_again(self) -> None:
        """At the provider, where disconnecting ended what was to be typed in."""
        return

    @abstractmethod
    async def writes(self, text: str) -> Inbound:
        """The customer writes; the request that tells us."""

    @abstractmethod
    def forged(self, inbound: Inbound) -> list[Inbound]:
        """The same request with a signature that is missing or wrong."""

    @abstractmethod
    def arrived(self) -> list[str]:
        """What the customer sees from us, without marks, in order."""

    @abstractmethod
    def fail_next(self, fault: Fault) -> None: ...

    @abstractmethod
    def mend(self) -> None:
        """After "revoked": all is well again."""

    def fail_next_reaction(self, fault: Fault) -> None:
        """As `fail_next`, where a reaction is another request than a message."""
        self.fail_next(fault)

    def now(self) -> float:
        """When the request of `writes` comes, in seconds since 1970."""
        return time.time()

    # For random sequences: many customers, told of in any order, doubled, and in batches where the provider makes some.

    @abstractmethod
    def wrote(self, who: int, number: int, text: str, at: float) -> Any:
        """What the provider tells of customer `who` (0, 1, ...), who wrote at `at` (seconds since 1970); `number` makes
        its id, unique on the channel. The same again is the same message. The form is the kit's own business."""

    @abstractmethod
    async def reports(self, who: int) -> list[Any]:
        """What the provider has to tell of what arrived at `who` and was not told yet, up to the best status it knows,
        echoes too. Empty where it tells nothing."""

    @abstractmethod
    def pack(self, items: Sequence[Any]) -> list[Inbound]:
        """The requests that tell these, in this order: one, where the provider makes batches."""

    @abstractmethod
    def arrived_at(self, who: int) -> list[str]:
        """As `arrived`, of customer `who`."""

    @staticmethod
    @abstractmethod
    def sent_text(part: NewPart) -> str | None:
        """The words of a planned send as the provider counts them; None for one without."""

    @staticmethod
    def choice_count(part: NewPart) -> int:
        """How many buttons or rows a planned send has."""
        return len(_all(part.body.get("choices") or part.body.get("buttons") or []))


@runtime_checkable
class ShowsScreen(Protocol):
    """A kit whose customer sees more of us than words, files and choices."""

    def on_screen(self) -> list[OnScreen]:
        """Oldest first."""
        ...


@runtime_checkable
class SeesTyping(Protocol):
    def sees_typing(self) -> bool:
        """Whether the customer sees that somebody writes."""
        ...


@runtime_checkable
class SeesRead(Protocol):
    def sees_read(self) -> bool:
        """Whether the customer sees that their newest message was read."""
        ...


BEYOND_WORDS: frozenset[Content] = frozenset({"reaction", "quote", "location", "contact", "edit", "deletion"})


def unseen(can: Capabilities, kit: type[Kit]) -> list[str]:
    """What the kind's table says that the channel can, and its kit cannot look at. Such a kit is to be finished: the
    cases are made from the table, so none is passed over for it."""
    looks = {
        "typing": (can.typing, SeesTyping),
        "marks_read": (can.marks_read, SeesRead),
        "sends": (bool(can.sends & BEYOND_WORDS), ShowsScreen),
    }
    return [name for name, (is_said, protocol) in looks.items() if is_said and not issubclass(kit, protocol)]


def screen_of(kit: Kit) -> list[OnScreen]:
    """Oldest first."""
    assert isinstance(kit, ShowsScreen), f"the kit of {kit.kind} shows no screen"
    return kit.on_screen()


def _all(found: Any) -> Sequence[Any]:
    return found


async def tell(stage: Stage, channel: Channel, inbound: Inbound) -> int:
    """The request, through the hook; its status."""
    answer = await stage.hook(channel, content=inbound.content, headers=inbound.headers, query=inbound.query)
    return answer.status_code
