"""The port between the desk and a place outside where the team works."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from relevo.desk.channels.api import Connection, Connector, Outcome, OutFile, ReadFile

Tone = Literal["waiting", "taken", "away", "over"]


@dataclass(frozen=True, kw_only=True)
class Button:
    """`value` comes back in TeamWordIn.value. `url`: a link instead."""

    label: str
    value: str = ""
    url: str = ""
    is_main: bool = False
    confirm: str = ""
    """What is asked before it counts."""


@dataclass(frozen=True, kw_only=True)
class Card:
    """One handoff as it stands now. All texts are plain."""

    title: str
    state: str
    tone: Tone
    facts: Sequence[tuple[str, str]] = ()
    parts: Sequence[tuple[str, Sequence[str]]] = ()
    """Headings with their lines."""
    buttons: Sequence[Button] = ()
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class Words:
    """Something said in the conversation, told in the card's thread. `text` is Markdown."""

    by: str
    text: str
    files: Sequence[OutFile] = ()


@dataclass(frozen=True, kw_only=True)
class Place:
    """A channel there. `is_open`: whether we may write in it."""

    id: str
    name: str
    is_open: bool = True


@dataclass(frozen=True, kw_only=True)
class PrivateWord:
    """Told to one member alone: beside the thread it is about, as the answer to a command, or in a direct message."""

    member: str
    text: str
    place: str = ""
    thread: str = ""
    respond_to: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Places:
    items: Sequence[Place] = field(default_factory=tuple[Place, ...])
    problem: str = ""
    """In the provider's own words, if they could not be told."""


class OutpostConnector(Connector, ABC):
    """A connector whose channel is the team's, not the customers'. Network methods never raise for what the provider or
    the network does. `Sent.external_id` is the thread, or the message's id."""

    @abstractmethod
    async def list_places(self, connection: Connection) -> Places: ...

    @abstractmethod
    async def post_card(self, connection: Connection, place: str, card: Card, key: str) -> Outcome: ...

    @abstractmethod
    async def update_card(self, connection: Connection, place: str, thread: str, card: Card) -> Outcome: ...

    @abstractmethod
    async def post_words(
        self, connection: Connection, place: str, thread: str, words: Words, read_file: ReadFile
    ) -> Outcome: ...

    @abstractmethod
    async def tell(self, connection: Connection, word: PrivateWord) -> Outcome: ...
