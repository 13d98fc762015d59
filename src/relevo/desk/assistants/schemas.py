"""Assistants from outside: what may be sent and what is shown."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from relevo.desk.assistants.config import (
    LANGUAGES,
    MAX_SLOTS,
    Instructions,
    Language,
    Share,
    SignalSettings,
    Slot,
    Texts,
)
from relevo.desk.assistants.tables import Assistant
from relevo.platform.http import Input, Output
from relevo.platform.http.schemas import ShortName, Timestamp

Color = Annotated[str, StringConstraints(pattern=r"^[a-z]{3,20}$")]


class AssistantInput(Input):
    name: ShortName


class AssistantChange(Input):
    """Only what is given changes; each part is replaced as a whole."""

    name: ShortName | None = None
    color: Color | None = None
    enabled: bool | None = None
    languages: Annotated[list[Language], Field(min_length=1, max_length=len(LANGUAGES))] | None = None
    greeting: Texts | None = None
    instructions: Instructions | None = None
    enable_memories: bool | None = None
    can_transfer: bool | None = None
    signals: SignalSettings | None = None
    slots: Annotated[list[Slot], Field(max_length=MAX_SLOTS)] | None = None
    accept_threshold: Share | None = None
    answerer: Literal["builtin", "llm"] | None = None
    knowledge_source_ids: Literal["all"] | Annotated[list[UUID], Field(max_length=1000)] | None = None


class AssistantOut(Output):
    id: UUID
    name: str
    color: str
    enabled: bool
    live_version: int
    languages: list[Language]
    greeting: Texts
    instructions: Instructions
    enable_memories: bool
    can_transfer: bool
    signals: SignalSettings
    slots: list[Slot]
    accept_threshold: float | None
    answerer: Literal["builtin", "llm"]
    channel_ids: list[UUID]
    knowledge_source_ids: Literal["all"] | list[UUID]
    updated_at: Timestamp


def render_assistant(assistant: Assistant) -> AssistantOut:
    config = assistant.config
    return AssistantOut(
        id=assistant.id,
        name=assistant.name,
        color=assistant.color,
        enabled=assistant.enabled,
        live_version=assistant.live_version,
        languages=config.languages,
        greeting=config.greeting,
        instructions=config.instructions,
        enable_memories=config.enable_memories,
        can_transfer=config.can_transfer,
        signals=config.signals,
        slots=config.slots,
        accept_threshold=config.accept_threshold,
        answerer=config.answerer,
        channel_ids=list(assistant.channel_ids),
        knowledge_source_ids=config.knowledge_source_ids,
        updated_at=assistant.updated_at,
    )
