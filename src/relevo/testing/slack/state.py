"""What the pretended Slack knows: a workspace, its people, their direct messages with the app, one channel."""

import json
import time
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

Json = dict[str, Any]
CHANNEL = "C00000001"


@dataclass
class Post:
    ts: str
    channel: str
    member: str
    text: str
    thread_ts: str = ""
    is_ours: bool = False
    blocks: list[Json] = field(default_factory=list[Json])
    metadata: Json = field(default_factory=Json)
    file: str = ""
    reaction: str = ""
    own_reactions: list[str] = field(default_factory=list[str])
    """Of the app, by their names."""
    is_edited: bool = False


@dataclass
class Person:
    id: str
    name: str
    direct: str
    """The direct message with the app."""
    email: str = ""
    is_stranger: bool = False
    """Of another company's workspace, in a shared channel."""


@dataclass
class Whisper:
    """What the app told one person alone."""

    ts: str
    member: str
    channel: str
    thread_ts: str
    text: str


@dataclass
class Stored:
    name: str
    content_type: str
    body: bytes


@dataclass
class State:
    token: str
    signing_secret: str
    team: str = "T00000001"
    app_member: str = "U0000BOT1"
    scopes: str = (
        "chat:write,im:history,users:read,files:read,files:write,channels:history,channels:read,groups:history,"
        "groups:read,users:read.email,commands,reactions:read,reactions:write"
    )
    people: dict[str, Person] = field(default_factory=dict[str, Person])
    posts: list[Post] = field(default_factory=list[Post])
    whispers: list[Whisper] = field(default_factory=list[Whisper])
    channels: dict[str, str] = field(default_factory=lambda: {CHANNEL: "help"})
    """Those in which the app is, by id."""
    closed_channels: dict[str, str] = field(default_factory=lambda: {"C00000009": "general"})
    files: dict[str, Stored] = field(default_factory=dict[str, Stored])
    calls: list[tuple[str, Json]] = field(default_factory=list[tuple[str, Json]])
    numbers: "count[int]" = field(default_factory=lambda: count(1))
    is_installed: bool = True
    """Until the app gives its token back."""
    began: int = field(default_factory=lambda: int(time.time()))

    def add_person(self, name: str, email: str = "") -> Person:
        number = len(self.people) + 1
        person = Person(f"U{number:08}", name, f"D{number:08}", email)
        self.people[person.id] = person
        return person

    def install_again(self) -> None:
        """Somebody of the company installs the app: it gets another token."""
        self.is_installed, self.token = True, f"{self.token.partition('--')[0]}--{next(self.numbers)}"

    def next_ts(self) -> str:
        """Seconds and a count, as text: what tells messages of a channel apart."""
        return f"{int(time.time())}.{next(self.numbers):06}"

    def event_id(self) -> str:
        return f"Ev{self.began}{next(self.numbers):06}"

    def keep(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        kept = {"people": [asdict(one) for one in self.people.values()], "posts": [asdict(one) for one in self.posts]}
        kept["whispers"] = [asdict(one) for one in self.whispers]
        file.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")

    def recall(self, file: Path) -> None:
        if file.exists():
            kept = json.loads(file.read_text(encoding="utf-8"))
            self.people = {one["id"]: Person(**one) for one in kept["people"]}
            self.posts = [Post(**one) for one in kept["posts"]]
            self.whispers = [Whisper(**one) for one in kept.get("whispers", [])]
