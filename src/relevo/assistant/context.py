"""What an answerer is given to see, and what it must be able to do.

Everything here is a snapshot: nothing of it changes while the answerer thinks, and nothing in it can act but
`actions`, which asks the desk and decides nothing.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol
from uuid import UUID

from relevo.assistant.outcomes import Choice, Citation, Filled, TurnAnswer
from relevo.desk.actions.api import Action, Run
from relevo.desk.assistants.api import AssistantConfig
from relevo.kit.ids import AssistantId, ContactId, ConversationId, IntentId, WorkspaceId

# The whole text so far goes to the customer's screen; nothing is committed by it.
Show = Callable[[str], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class ContextMessage:
    id: str
    seq: int
    author: Literal["contact", "assistant", "teammate", "system"]
    text: str
    choice_id: str | None = None
    choices: tuple[Choice, ...] = ()
    citations: tuple[Citation, ...] = ()
    is_unanswered: bool = False


@dataclass(frozen=True, kw_only=True)
class ContactFacts:
    """What is already known about the customer, and so must not be asked again."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    language: str | None = None


@dataclass(frozen=True, kw_only=True)
class MemoryFact:
    """`decided_language`: nothing else told in which language to answer."""

    kind: str
    key: str
    text: str
    id: UUID | None = None
    decided_language: bool = False


@dataclass(frozen=True, kw_only=True)
class Availability:
    """The truth about people at this moment, already put into words for the customer."""

    state: Literal["online", "away", "closed"]
    text: str
    # Until when somebody should get back to a customer who is passed on now; None while people are there.
    callback_due_at: datetime | None = None
    # The channel itself reaches the customer later on: nobody asks them for an address.
    is_reachable_here: bool = False


@dataclass(frozen=True, kw_only=True)
class Passage:
    """Verbatim words of the knowledge, and how sure the search is that they answer."""

    text: str
    confidence: float
    citation: Citation


@dataclass(frozen=True, kw_only=True)
class Candidates:
    """Several documents could be meant."""

    choices: tuple[Choice, ...]
    confidence: float


@dataclass(frozen=True, kw_only=True)
class NothingFound:
    confidence: float = 0.0


Found = Passage | Candidates | NothingFound


class Knowledge(Protocol):
    """The assistant's part of the knowledge."""

    async def find_answer(
        self, question: str, language: str, *, before: str = "", without: UUID | None = None
    ) -> Found:
        """`before`: the question that this one leans on ("and to France?"); `without`: a passage to leave out."""
        ...

    async def find_in_document(self, document_id: UUID, question: str, language: str) -> Passage | None: ...


@dataclass(frozen=True, kw_only=True)
class TurnScope:
    """Whose turn it is: for reading more, and for what is measured per workspace and per contact."""

    workspace_id: WorkspaceId
    assistant_id: AssistantId | None = None
    conversation_id: ConversationId | None = None
    contact_id: ContactId | None = None


class Actions(Protocol):
    """What this assistant may do for this customer in this turn. It can only ask: policy decides and the ledger knows.

    `propose`, `confirm` and `decline` give the run as it stands now; `propose` raises BadArgument and BatonGone.
    """

    async def offered(self) -> list[Action]: ...

    async def find(self, action_id: UUID | None) -> Action | None: ...

    async def propose(self, action: Action, given: dict[str, Any], *, tainted: bool = False) -> Run: ...

    async def confirm(self, run_id: UUID) -> Run | None: ...

    async def decline(self, run_id: UUID) -> Run | None: ...


@dataclass(frozen=True, kw_only=True)
class ListedIntent:
    """One of the workspace's list, for a model to name."""

    id: IntentId
    name: str
    description: str


@dataclass(frozen=True, kw_only=True)
class TurnContext:
    assistant_name: str
    config: AssistantConfig
    knowledge: Knowledge
    # Oldest first. `earlier` is history (former stretches): it informs, it is never answered.
    messages: Sequence[ContextMessage]
    earlier: Sequence[ContextMessage] = ()
    contact: ContactFacts = ContactFacts()
    memories: Sequence[MemoryFact] = ()
    language: str | None = None
    availability: Availability | None = None
    return_note: str = ""
    # Messages of the person who handed back, which the return brief names: what they say holds.
    agreed_ids: frozenset[str] = frozenset()
    now: datetime | None = None
    filled: Sequence[Filled] = ()
    scope: TurnScope | None = None
    intents: Sequence[ListedIntent] = ()
    # The name of the one that the conversation carries already.
    intent: str | None = None
    # None: this assistant acts on nothing, or it is only tried.
    actions: Actions | None = None

    @property
    def pending(self) -> list[ContextMessage]:
        """What the customer wrote and nobody answered yet: one burst, answered once."""
        return [message for message in self.messages if message.author == "contact" and message.is_unanswered]

    @property
    def agreed(self) -> list[ContextMessage]:
        """What a person told the customer before handing back."""
        return [message for message in [*self.earlier, *self.messages] if message.id in self.agreed_ids]

    @property
    def last_of_ours(self) -> ContextMessage | None:
        """The assistant's own last message in this stretch, if nobody else spoke for the company after it."""
        for message in reversed(self.messages):
            if message.author == "teammate":
                return None
            if message.author == "assistant":
                return message
        return None


class Answerer(Protocol):
    """Builtin today, a language model later: the same port, and the same code around it."""

    name: str

    async def answer(self, context: TurnContext, show: Show) -> TurnAnswer: ...
