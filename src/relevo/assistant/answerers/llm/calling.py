"""The port to a model: what a call is given, what comes back, and how it can fail. No library's types cross it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from relevo.assistant.answerers.llm.drafts import TOOLS, DraftPart
from relevo.desk.models.api import ModelSpec, Tokens

ProblemKind = Literal[
    "key_refused",
    "model_unknown",
    "rate_limited",
    "quota_used_up",
    "overloaded",
    "server_error",
    "unreachable",
    "address_refused",
    "silent",
    "too_slow",
    "not_understood",
    "not_accepted",
    "too_many_tokens",
    "refused_by_provider",
]

SENTENCES: dict[ProblemKind, str] = {
    "key_refused": "The provider does not accept this key.",
    "model_unknown": "The provider does not know this model, or the key may not use it.",
    "rate_limited": "The provider says that too many requests were sent.",
    "quota_used_up": "The provider says that the account has no credit left.",
    "overloaded": "The provider is overloaded.",
    "server_error": "The provider failed with an error of its own.",
    "unreachable": "The provider could not be reached, or the connection broke.",
    "address_refused": "Relevo may not connect to this address; who runs it can allow it by RELEVO_EGRESS_ALLOW_HOSTS.",
    "silent": "The model did not begin to answer in time.",
    "too_slow": "The model did not finish in time.",
    "not_understood": "The model's answer could not be read; it may not support tools.",
    "not_accepted": "The model's answers were not accepted by the checks.",
    "too_many_tokens": "The turn reached its limit of steps or tokens.",
    "refused_by_provider": "The provider refused the request.",
}

# What says something about the provider, and not about this one call.
PROVIDER_FAULTS: frozenset[ProblemKind] = frozenset(
    {
        "key_refused",
        "model_unknown",
        "rate_limited",
        "quota_used_up",
        "overloaded",
        "server_error",
        "unreachable",
        "address_refused",
        "silent",
    }
)


@dataclass
class Meter:
    """What a call has used so far; it is read also when the call fails or is cancelled."""

    requests: int = 0
    tokens: Tokens = field(default_factory=Tokens)


@dataclass(frozen=True, kw_only=True)
class Limits:
    steps: int
    tokens: int
    silence_s: float
    seconds: float
    output_tokens: int = 1_500


@dataclass(frozen=True, kw_only=True)
class ActionTool:
    """`schema`: of its arguments, as JSON. `run` gives text for the model, or raises TurnEnds."""

    name: str
    description: str
    schema: dict[str, Any]
    run: Callable[[dict[str, Any]], Awaitable[str]]


class TurnEnds(Exception):
    """A tool ended the turn; `draft` stands for what the system itself will say."""

    def __init__(self, draft: DraftPart) -> None:
        super().__init__("a tool ended the turn")
        self.draft = draft


@dataclass(frozen=True, kw_only=True)
class Call:
    """`system` is the same from turn to turn, so that providers can keep it; `prompt` is this turn's."""

    system: str
    prompt: str
    limits: Limits
    meter: Meter
    # Gives the passages for a question, as text with their handles; None: everything stands in `system`.
    search: Callable[[str], Awaitable[str]] | None
    # What is wrong with a draft (one of `tools`), for the model to write it again; None: nothing.
    find_fault: Callable[[Any], str | None]
    # The tool and its text so far.
    show: Callable[[str, str], Awaitable[None]]
    # What the model may ask to be done meanwhile.
    actions: Sequence[ActionTool] = ()
    # What the call may end with: an outcome of a turn, or what another task asks for.
    tools: Mapping[str, type[DraftPart]] = field(default_factory=lambda: TOOLS)


class ModelFailed(Exception):
    """No draft came out of it."""

    def __init__(self, kind: ProblemKind, detail: str = "") -> None:
        super().__init__(detail or SENTENCES[kind])
        self.kind: ProblemKind = kind


class Model(Protocol):
    async def draft(self, spec: ModelSpec, call: Call) -> DraftPart:
        """One of `call.tools`. Raises ModelFailed. Cancelled, it closes its connection at once."""
        ...
