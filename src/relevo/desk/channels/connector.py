"""The port between the desk and a provider: what each kind of channel implements, and the list of those there are."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar, TypeAlias
from uuid import UUID

from relevo.desk.channels.capabilities import Capabilities
from relevo.desk.channels.errors import UnknownChannelKind
from relevo.desk.channels.incoming import HookAnswer, HookRequest, Incoming, Media, RawBody, RawElement
from relevo.desk.channels.outgoing import NewPart, OutAmendment, Outcome, Outgoing, Part, Recipient, Sent
from relevo.kit.ids import ChannelId, WorkspaceId
from relevo.platform.connecting import AskedField, ByKind, CheckedAccount, CheckedLine, Given, is_well
from relevo.platform.egress import Egress

ReadFile: TypeAlias = Callable[[UUID], Awaitable[bytes]]


@dataclass(frozen=True)
class When:
    """If another field of the connection has one of these values."""

    name: str
    options: Sequence[str]

    def holds(self, values: Mapping[str, str]) -> bool:
        return values.get(self.name, "") in self.options


@dataclass(frozen=True, kw_only=True)
class ConnectField(AskedField):
    """Its label and help are the screens' texts `connect.<kind>.<name>`; an address is shown under "advanced"."""

    generated: bool = False
    """A secret that we make up: the screen offers to, and shows it this once."""
    shown_when: When | None = None
    """Asked for only then; a field that is not asked for is not required."""
    required_when: When | None = None
    """Required only then, and shown all the same."""
    follows_redirect: bool = False
    """The screen shows the connector's redirect address above it: the provider wants it where this field is made."""

    def is_required(self, values: Mapping[str, str]) -> bool:
        conditions = [one for one in (self.shown_when, self.required_when) if one is not None]
        return self.required and all(one.holds(values) for one in conditions)


@dataclass(frozen=True, kw_only=True)
class Connection(Given):
    """All a connector needs to speak for one channel."""

    workspace_id: WorkspaceId
    channel_id: ChannelId
    name: str
    hook_url: str
    """Our public address for this channel; the provider calls it."""
    sibling_hooks: Collection[str] = ()
    """While it is checked: the addresses of the workspace's other connected channels of this kind."""
    file_url: Callable[[UUID], str] = lambda _file_id: ""
    """A signed public address of a stored file, good for an hour or two: some providers fetch files themselves."""


@dataclass(frozen=True, kw_only=True)
class Check(CheckedLine):
    """The screens' text is `check.<name>` or `check.<name>.<code>`."""


@dataclass(frozen=True, kw_only=True)
class Checked(CheckedAccount):
    """What connecting or checking found out. `account_id` is for routing, too; `new_secrets` joins the connection's."""

    checks: Sequence[Check]
    new_secrets: Mapping[str, str] = field(default_factory=dict[str, str])
    expires_at: datetime | None = None
    missed_since: datetime | None = None
    """Since then nobody may have been told of what came in; `fetch_missed` is asked. None: nothing was missed."""

    @property
    def ok(self) -> bool:
        return is_well(self.checks)


@dataclass(frozen=True, kw_only=True)
class Fetched:
    name: str
    content_type: str
    body: bytes


class MediaGone(Exception):
    """The file does not exist any more, or is larger than we take: asking again changes nothing."""


class MediaLater(Exception):
    """The file could not be fetched just now."""


@dataclass(frozen=True, kw_only=True)
class Missed:
    """What a provider told nobody, as a hook would have brought it. `oldest_shown`: the external ids of elements before
    which the provider shows no more; if one of them is new, something may be lacking. Not `is_whole`: something is."""

    elements: Sequence[RawElement] = ()
    oldest_shown: Sequence[str] = ()
    is_whole: bool = True


class MissedLater(Exception):
    """It could not be fetched just now."""


class MissedRefused(Exception):
    """The provider does not let us read it."""


@dataclass(frozen=True, kw_only=True)
class Profile:
    name: str | None = None
    username: str | None = None
    language: str | None = None
    phone: str | None = None
    email: str | None = None
    """Only if the provider confirmed it."""


class Connector(ABC):
    """One kind of channel. One object serves all channels of the kind: it keeps nothing between calls.

    `open_hook`, `parse` and `plan` are pure: no network, no clock, no database. Network methods run outside of any
    transaction and go through the egress door.
    """

    kind: ClassVar[str]
    capabilities: ClassVar[Capabilities]
    fields: ClassVar[Sequence[ConnectField]]
    is_polled: ClassVar[bool] = False
    """Whether `poll` is to be called for channels whose value `delivery` is "polling"."""
    recheck_after: ClassVar[timedelta] = timedelta(hours=6)
    """When all was well: how soon the provider is asked again."""
    shares_account_with: ClassVar[Sequence[str]] = ()
    """Kinds whose channels may stand on the same account there, so that it loses what they need when one is
    disconnected: they are checked again at once, which mends it."""
    hook_bytes: ClassVar[int] = 4_000_000
    """Of one request to a channel's address. WhatsApp sends up to 3 MB at once."""
    redirect_path: ClassVar[str] = ""
    """The workspace's page to which the provider sends an admin back who consented; "" where nobody consents."""

    def __init__(self, egress: Egress) -> None:
        self._egress = egress

    @abstractmethod
    def open_hook(self, request: HookRequest, connection: Connection) -> HookAnswer:
        """Verify over the raw bytes, split. Raises HookRefused. What cannot be split is one element of its own."""

    @abstractmethod
    def parse(self, element: RawBody) -> Sequence[Incoming]:
        """What happened. Nothing: it is of no interest. An unknown kind is a MessageIn with an `unsupported` extra."""

    @abstractmethod
    def plan(self, message: Outgoing) -> Sequence[NewPart]:
        """The sends of a message, in order: split to the limits, formatted. At least one."""

    def plan_amendment(self, amendment: OutAmendment) -> Sequence[NewPart]:
        """The sends of a reaction, an edit or a deletion; none where this message takes none. Pure.

        Each must be harmless when it is sent twice: one whose answer was lost is repeated.
        """
        return []

    def can_quote(self, external_id: str) -> bool:
        """Whether a message that the provider calls so can be quoted. Asked where "quote" is among `sends`."""
        return True

    @abstractmethod
    async def send(self, connection: Connection, part: Part, to: Recipient, read_file: ReadFile) -> Outcome:
        """One attempt. Never raises for what the provider or the network does."""

    @abstractmethod
    async def check(self, connection: Connection) -> Checked:
        """Ask the provider whether all is well, and mend what can be mended (subscribe the hook again)."""

    async def disconnect(self, connection: Connection) -> None:
        """Tell the provider that we are gone. May fail quietly: the secrets are deleted either way."""
        return

    async def look_up(self, connection: Connection, part: Part, to: Recipient) -> Sent | None:
        """Whether an unclear send arrived after all; None: it cannot be told."""
        return None

    async def fetch_media(self, connection: Connection, media: Media) -> Fetched:
        """Raises MediaGone, MediaLater."""
        raise MediaGone

    async def fetch_profile(self, connection: Connection, address: str) -> Profile | None:
        """Asked once, for a new customer; a failure is None and never keeps a message from coming in."""
        return None

    async def poll(self, connection: Connection) -> HookAnswer:
        """Ask for what is new, for installs without a public address. Waits at the provider for at most 25 s."""
        return HookAnswer()

    async def fetch_missed(self, connection: Connection, since: datetime) -> Missed:
        """What came in since then, also what is known already. Raises MissedLater, MissedRefused."""
        return Missed()

    def after_poll(self, answer: HookAnswer) -> Mapping[str, str]:
        """Values to keep with what was stored (an offset)."""
        return {}

    async def heard(self, connection: Connection, incoming: Sequence[Incoming]) -> None:
        """After an element was handled: what the provider wants to be told (a button's press, a read mark). A failure
        is of no interest."""
        return

    async def show_typing(self, connection: Connection, to: Recipient) -> None:
        """For as long as the provider shows it. A failure is of no interest."""
        return

    async def mark_read(self, connection: Connection, to: Recipient) -> None:
        """The customer sees that the newest message, and so all before it, was read. A failure is of no interest."""
        return


class Connectors(ByKind[Connector]):
    """Raises UnknownChannelKind."""

    unknown = UnknownChannelKind
