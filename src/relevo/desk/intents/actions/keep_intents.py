"""Adding, changing and deleting intents."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from relevo.desk.audit import api as audit
from relevo.desk.intents import repository
from relevo.desk.intents.errors import (
    IntentNameTaken,
    NoSuchIntent,
    TooManyExamples,
    TooManyIntents,
    UnknownIntent,
    UnknownTaker,
)
from relevo.desk.intents.events import announce_intents
from relevo.desk.intents.queries import get_intent
from relevo.desk.intents.schemas import IntentChange, IntentInput, IntentOut, different
from relevo.desk.intents.tables import MAX_EXAMPLES, MAX_INTENTS, Intent
from relevo.desk.team import api as team
from relevo.kit.ids import IntentId, TeamId, TeammateId
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx


async def do_add_intent(tx: Tx, given: IntentInput, *, by: Actor) -> IntentOut:
    """Raises IntentNameTaken, TooManyIntents, UnknownTaker."""
    await repository.take_turns(tx)
    check_room(await repository.fetch_intents(tx), given.name)
    await _check_takers(tx, given.team_ids, given.teammate_ids)
    intent_id = await add_unchecked(tx, given, by=by)
    await announce_intents(tx)
    return await get_intent(tx, intent_id)


async def add_unchecked(tx: Tx, given: IntentInput, *, by: Actor) -> IntentId:
    """For whoever checked the name and the room, and announces afterwards."""
    intent_id = await repository.insert_intent(
        tx,
        name=given.name,
        description=given.description,
        examples=given.examples,
        document_ids=given.document_ids,
        active=given.active,
    )
    await repository.set_takers(tx, intent_id, team_ids=given.team_ids, teammate_ids=given.teammate_ids)
    await audit.record(tx, "intent.added", by=by, subject_kind="intent", subject_id=intent_id, name=given.name)
    return intent_id


async def do_change_intent(tx: Tx, intent_id: IntentId, change: IntentChange, *, by: Actor) -> IntentOut:
    """Raises NoSuchIntent, IntentNameTaken, UnknownTaker."""
    await repository.take_turns(tx)
    present = await repository.fetch_intents(tx)
    intent = next((each for each in present if each.id == intent_id), None)
    if intent is None:
        raise NoSuchIntent
    if change.name is not None:
        check_name([each for each in present if each.id != intent_id], change.name)
    await _check_takers(tx, change.team_ids or [], change.teammate_ids or [])
    changed = replace(
        intent,
        name=change.name or intent.name,
        description=intent.description if change.description is None else change.description,
        examples=intent.examples if change.examples is None else tuple(change.examples),
        document_ids=intent.document_ids if change.document_ids is None else tuple(change.document_ids),
        active=intent.active if change.active is None else change.active,
    )
    await repository.update_intent(tx, changed)
    await repository.set_takers(tx, intent_id, team_ids=change.team_ids, teammate_ids=change.teammate_ids)
    changed_parts = sorted(change.model_dump(exclude_none=True))
    await audit.record(
        tx,
        "intent.changed",
        by=by,
        subject_kind="intent",
        subject_id=intent_id,
        name=changed.name,
        changed=changed_parts,
    )
    await announce_intents(tx)
    await team.ask_for_routing(tx)
    return await get_intent(tx, intent_id)


async def do_delete_intent(tx: Tx, intent_id: IntentId, *, by: Actor) -> None:
    """Conversations keep its name. Raises NoSuchIntent."""
    await repository.take_turns(tx)
    intent = await repository.find_intent(tx, intent_id)
    if intent is None:
        raise NoSuchIntent
    await repository.delete_intent(tx, intent_id)
    await audit.record(tx, "intent.deleted", by=by, subject_kind="intent", subject_id=intent_id, name=intent.name)
    await announce_intents(tx)


async def do_add_example(tx: Tx, intent_id: IntentId, text: str, *, by: Actor) -> IntentOut:
    """One more sentence; one that is there already changes nothing. Raises NoSuchIntent, TooManyExamples."""
    intent = await repository.find_intent(tx, intent_id, lock=True)
    if intent is None:
        raise NoSuchIntent
    examples = different([*intent.examples, text])
    if len(examples) > MAX_EXAMPLES:
        raise TooManyExamples
    if len(examples) > len(intent.examples):
        await repository.update_intent(tx, replace(intent, examples=tuple(examples)))
        await audit.record(
            tx, "intent.example_added", by=by, subject_kind="intent", subject_id=intent_id, name=intent.name
        )
        await announce_intents(tx)
    return await get_intent(tx, intent_id)


async def do_set_intents_of(
    tx: Tx, intent_ids: Sequence[UUID], *, team_id: UUID | None = None, teammate_id: UUID | None = None, by: Actor
) -> list[UUID]:
    """The intents that a team or a teammate takes; returns them. Raises NoSuchTeam, NoSuchTeammate, UnknownIntent."""
    await repository.take_turns(tx)
    if team_id is not None:
        await team.get_team(tx, TeamId(team_id))
    if teammate_id is not None:
        await team.get_teammate(tx, TeammateId(teammate_id))
    known = {each.id for each in await repository.fetch_intents(tx)}
    if not known.issuperset(IntentId(each) for each in intent_ids):
        raise UnknownIntent
    await repository.set_intents_of(tx, intent_ids, team_id=team_id, teammate_id=teammate_id)
    await audit.record(
        tx,
        "intents.bound",
        by=by,
        subject_kind="team" if team_id else "teammate",
        subject_id=team_id or teammate_id,
        intents=len(intent_ids),
    )
    await announce_intents(tx)
    await team.ask_for_routing(tx)
    return list(intent_ids)


def check_room(present: Sequence[Intent], name: str, *, coming: int = 1) -> None:
    if len(present) + coming > MAX_INTENTS:
        raise TooManyIntents
    check_name(present, name)


def check_name(present: Sequence[Intent], name: str) -> None:
    if any(each.name.lower() == name.lower() for each in present):
        raise IntentNameTaken(f"There is an intent with the name “{name}” already.", name=name)


async def _check_takers(tx: Tx, team_ids: Sequence[UUID], teammate_ids: Sequence[UUID]) -> None:
    if team_ids and not {each.id for each in await team.fetch_teams(tx)}.issuperset(team_ids):
        raise UnknownTaker
    if teammate_ids:
        wanted = [TeammateId(each) for each in teammate_ids]
        if len(await team.find_teammates(tx, wanted)) != len(wanted):
            raise UnknownTaker
