"""The builtin answerer as the help-center protocol asks it: one message, no conversation, Relevo's default settings."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from relevo.assistant.ask import AskResult, answer_as
from relevo.desk.assistants.api import Assistant, AssistantConfig
from relevo.kit.ids import AssistantId, WorkspaceId, new_id
from relevo.platform.db import Database

Kind = Literal["answer", "choices", "ask", "handoff", "small_talk", "decline", "silence"]


@dataclass(frozen=True)
class Decision:
    """What the answerer did with one message, in the evaluation's words."""

    kind: Kind
    text: str


def default_assistant() -> Assistant:
    """Not stored: the measurement leaves nothing behind."""
    now = datetime.now(UTC)
    return Assistant(
        id=AssistantId(new_id()),
        name="Measurement",
        color="violet",
        enabled=True,
        live_version=1,
        config=AssistantConfig(),
        channel_ids=(),
        archived_at=None,
        created_at=now,
        updated_at=now,
    )


async def decide(db: Database, workspace_id: WorkspaceId, assistant: Assistant, text: str) -> Decision:
    result = await answer_as(db, workspace_id, assistant, text)
    return Decision(_kind_of(result), result.text)


def _kind_of(result: AskResult) -> Kind:
    if result.outcome == "hand_over":
        return "handoff"
    if result.outcome == "reply":
        if result.citations:
            return "answer"
        return "small_talk" if result.reason == "small_talk" else "decline"
    if result.outcome == "choices":
        return "choices"
    if result.outcome == "ask":
        return "ask"
    # A conversation that ends with thanks ("resolve") was small talk as well.
    return "small_talk" if result.outcome == "resolve" else "silence"
