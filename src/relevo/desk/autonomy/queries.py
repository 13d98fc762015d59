"""Reading levels, changes and answers that wait."""

from datetime import datetime
from typing import Any
from uuid import UUID

from relevo.desk.autonomy import repository
from relevo.desk.autonomy.evidence import still_needed
from relevo.desk.autonomy.schemas import (
    AutonomyOut,
    AutonomySettings,
    HeldAnswerOfConversation,
    HeldAnswerOut,
    IntentLevel,
    Level,
    LevelChangeOut,
    SettingsOut,
)
from relevo.platform.db import Record, Tx
from relevo.platform.http import Page, PageRequest


class Levels:
    """Of one assistant that is limited: the level of each intent, and of everything else."""

    def __init__(self, otherwise: Level, by_intent: dict[UUID, Level]) -> None:
        self._otherwise: Level = otherwise
        self._by_intent = by_intent

    def of(self, intent_id: UUID | None) -> Level:
        return self._by_intent.get(intent_id, self._otherwise) if intent_id else self._otherwise


async def find_levels(tx: Tx, assistant_id: UUID) -> Levels | None:
    """None: it answers alone, whatever it is about."""
    rows = await repository.fetch_levels(tx, assistant_id)
    if not rows:
        return None
    levels: dict[UUID, Level] = {row["intent_id"]: row["level"] for row in rows if row["intent_id"] is not None}
    return Levels(rows[0]["otherwise"], levels)


async def get_settings(tx: Tx, assistant_id: UUID) -> AutonomySettings:
    row = await repository.find_settings(tx, assistant_id)
    return AutonomySettings.model_validate(_dict(row))


async def get_autonomy(tx: Tx, assistant_id: UUID) -> AutonomyOut:
    settings = await get_settings(tx, assistant_id)
    rows = await repository.fetch_intents(tx, assistant_id)
    return AutonomyOut(settings=SettingsOut(**settings.model_dump()), intents=[_intent(row, settings) for row in rows])


def _intent(row: Record, settings: AutonomySettings) -> IntentLevel:
    level: Level = row["level"] or settings.otherwise
    needed = still_needed(row["evidence"], at_least=settings.at_least, aim=settings.aim, alpha=settings.alpha)
    return IntentLevel(
        intent_id=row["intent_id"],
        name=row["name"],
        level=level,
        is_set=row["level"] is not None,
        is_pinned=row["is_pinned"],
        agreed=row["agreed"],
        differed=row["differed"],
        still_needed=None if level == "alone" or row["is_pinned"] else needed,
        since=row["since"],
    )


async def list_changes(tx: Tx, assistant_id: UUID, page: PageRequest) -> Page[LevelChangeOut]:
    after = page.after(datetime, UUID)
    rows = await repository.fetch_changes(
        tx, assistant_id, after=(after[0], after[1]) if after else None, limit=page.limit + 1
    )
    kept, cursor = page.cut(rows, lambda row: (row["created_at"], row["id"]))
    return Page(items=[LevelChangeOut(**_dict(row)) for row in kept], next_cursor=cursor)


async def find_waiting(tx: Tx, conversation_id: UUID) -> HeldAnswerOfConversation:
    row = await repository.find_open_held(tx, conversation_id)
    if row is None:
        return HeldAnswerOfConversation(held=None)
    shown = {name: value for name, value in _dict(row).items() if name in HeldAnswerOut.model_fields}
    return HeldAnswerOfConversation(held=HeldAnswerOut(**shown))


def _dict(row: Record | None) -> dict[str, Any]:
    return dict(row.items()) if row is not None else {}
