"""Intents from outside."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from relevo.desk.intents.tables import (
    DESCRIPTION_CHARS,
    EXAMPLE_CHARS,
    MAX_EXAMPLES,
    MAX_INTENTS,
    MAX_LINKED,
    MAX_TAKERS,
    NAME_CHARS,
    Intent,
    Proposal,
)
from relevo.kit.text.folding import fold
from relevo.platform.http import Input, Output
from relevo.platform.http.schemas import Timestamp
from relevo.platform.http.texts import check_single_line, check_text

OfferedLanguage = Literal["en", "es", "pt"]


def different(examples: list[str]) -> list[str]:
    """Each sentence once, however it was typed."""
    return list({" ".join(fold(each).split()): each for each in reversed(examples)}.values())[::-1]


def _once(ids: list[UUID]) -> list[UUID]:
    return list(dict.fromkeys(ids))


Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=NAME_CHARS),
    AfterValidator(check_single_line),
]
Description = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=DESCRIPTION_CHARS), AfterValidator(check_text)
]
Example = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=EXAMPLE_CHARS),
    AfterValidator(check_single_line),
]
Examples = Annotated[list[Example], Field(max_length=MAX_EXAMPLES), AfterValidator(different)]
Linked = Annotated[list[UUID], Field(max_length=MAX_LINKED), AfterValidator(_once)]
Takers = Annotated[list[UUID], Field(max_length=MAX_TAKERS), AfterValidator(_once)]


class IntentInput(Input):
    """`document_ids`: Q&As whose phrasings count as examples. `team_ids`, `teammate_ids`: who takes it."""

    name: Name
    description: Description = ""
    examples: Examples = Field(default_factory=list[str])
    document_ids: Linked = Field(default_factory=list[UUID])
    active: bool = True
    team_ids: Takers = Field(default_factory=list[UUID])
    teammate_ids: Takers = Field(default_factory=list[UUID])


class IntentChange(Input):
    """Only what is given changes."""

    name: Name | None = None
    description: Description | None = None
    examples: Examples | None = None
    document_ids: Linked | None = None
    active: bool | None = None
    team_ids: Takers | None = None
    teammate_ids: Takers | None = None


class ExampleInput(Input):
    text: Example


class TakenIntents(Input):
    """The intents that a team or a teammate takes."""

    intent_ids: Annotated[list[UUID], Field(max_length=MAX_INTENTS), AfterValidator(_once)]


class LinkedOut(Output):
    document_id: UUID
    question: str
    phrasings: int


class IntentOut(Output):
    """`conversations`: how many carry it now."""

    id: UUID
    name: str
    description: str
    examples: list[str]
    linked: list[LinkedOut]
    active: bool
    team_ids: list[UUID]
    teammate_ids: list[UUID]
    conversations: int
    created_at: Timestamp
    updated_at: Timestamp


class OfferedOut(Output):
    """One of the starting list. `is_there`: the workspace has an intent of this name."""

    key: str
    name: str
    description: str
    examples: list[str]
    is_there: bool


class OfferedInput(Input):
    """Names in `language`; examples in all three languages unless `examples_in` says which."""

    language: OfferedLanguage
    keys: Annotated[list[Annotated[str, StringConstraints(max_length=40)]], Field(min_length=1, max_length=40)]
    examples_in: Annotated[list[OfferedLanguage], Field(min_length=1, max_length=3)] = Field(
        default_factory=lambda: ["en", "es", "pt"]
    )


class IntentSheetRow(Output):
    line: int
    name: str
    effect: Literal["new", "changed", "same", "refused"]
    examples: int
    refusal: str | None


class IntentSheetOut(Output):
    new: int
    changed: int
    same: int
    refused: int
    rows: list[IntentSheetRow]


class IntentProposalOut(Output):
    """Questions that belong together and to no intent of the list."""

    id: UUID
    name: str
    language: str | None
    examples: list[str]
    conversation_ids: list[UUID]
    created_at: Timestamp


class IntentProposalsOut(Output):
    items: list[IntentProposalOut]


class IntentProposalInput(Input):
    """What becomes of it: a new intent, or examples of `intent_id`, one of the list."""

    name: Name | None = None
    description: Description = ""
    examples: Examples
    intent_id: UUID | None = None


def render_intent(intent: Intent, linked: list[LinkedOut], conversations: int) -> IntentOut:
    return IntentOut(
        id=intent.id,
        name=intent.name,
        description=intent.description,
        examples=list(intent.examples),
        linked=linked,
        active=intent.active,
        team_ids=list(intent.team_ids),
        teammate_ids=list(intent.teammate_ids),
        conversations=conversations,
        created_at=intent.created_at,
        updated_at=intent.updated_at,
    )


def render_proposal(proposal: Proposal) -> IntentProposalOut:
    return IntentProposalOut.model_validate(proposal)
