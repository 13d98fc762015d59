"""Assistants from outside: what may be sent and what is shown."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from relevo.desk.assistants.config import (
    LANGUAGES,
    MAX_ACTIONS,
    MAX_CHANNEL_DIFFERENCES,
    MAX_RULES,
    MAX_SLOTS,
    AssistantConfig,
    ChannelDifference,
    Instructions,
    Language,
    PassingRule,
    Share,
    SignalSettings,
    Slot,
    Texts,
)
from relevo.desk.assistants.tables import Assistant, Version
from relevo.desk.guides.api import MAX_GUIDES, Guide
from relevo.platform.http import Input, Output
from relevo.platform.http.schemas import ShortName, Timestamp

MAX_NOTE = 500
Color = Annotated[str, StringConstraints(pattern=r"^[a-z]{3,20}$")]


class AssistantInput(Input):
    name: ShortName


class DraftChange(Input):
    """Only what is given changes; each part is replaced as a whole."""

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
    channel_differences: Annotated[list[ChannelDifference], Field(max_length=MAX_CHANNEL_DIFFERENCES)] | None = None
    guides: Annotated[list[Guide], Field(max_length=MAX_GUIDES)] | None = None
    passing_rules: Annotated[list[PassingRule], Field(max_length=MAX_RULES)] | None = None
    action_ids: Annotated[list[UUID], Field(max_length=MAX_ACTIONS)] | None = None


class AssistantChange(DraftChange):
    """Name, colour and switch hold at once; what it says is published at once as the next version."""

    name: ShortName | None = None
    color: Color | None = None
    enabled: bool | None = None


class PublishInput(Input):
    """`revision` is the draft that was seen and tried: another one is not published.

    `despite`: the reason for publishing although cases fail or were not replayed; empty, they must pass."""

    revision: int
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_NOTE)] = ""
    despite: Annotated[str, StringConstraints(strip_whitespace=True, max_length=MAX_NOTE)] = ""


class AssistantDraftOut(Output):
    """What would be published. Without changes it says what the live version says and `changed` is empty."""

    revision: int
    based_on: int
    changed: list[str]
    changed_by: str | None
    changed_at: Timestamp | None
    config: AssistantConfig


class VersionReplay(Output):
    """What the replay that it was published after came to: how many cases and past turns by verdict."""

    passed: int = 0
    regressed: int = 0
    mended: int = 0
    failing: int = 0
    unstable: int = 0
    same: int = 0
    changed: int = 0


class VersionOut(Output):
    """`created_by` is null where Relevo itself made it, or the teammate is gone. `replay` is null where it was not
    replayed; `despite`: why it went live although a case failed or was not looked at."""

    number: int
    is_live: bool
    note: str
    restored_from: int | None
    created_by: str | None
    created_at: Timestamp
    despite: str
    replay: VersionReplay | None


class WordRun(Output):
    kind: Literal["same", "removed", "added"]
    text: str


class FieldDifference(Output):
    """`path`: where in the configuration, such as instructions.tone; the runs of words make both texts."""

    path: str
    words: list[WordRun]


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
    channel_differences: list[ChannelDifference]
    guides: list[Guide]
    passing_rules: list[PassingRule]
    action_ids: list[UUID]
    has_draft: bool
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
        channel_differences=config.channel_differences,
        guides=config.guides,
        passing_rules=config.passing_rules,
        action_ids=config.action_ids,
        has_draft=assistant.has_draft,
        updated_at=assistant.updated_at,
    )


def _verdicts(totals: dict[str, Any]) -> dict[str, Any]:
    return {name: totals[name] for name in VersionReplay.model_fields if name in totals}


def render_version(version: Version, *, live: int) -> VersionOut:
    return VersionOut(
        number=version.number,
        is_live=version.number == live,
        note=version.note,
        restored_from=version.restored_from,
        created_by=version.created_by_name,
        created_at=version.created_at,
        despite=version.despite,
        replay=None if version.replay is None else VersionReplay.model_validate(_verdicts(version.replay)),
    )
