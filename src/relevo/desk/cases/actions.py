"""Writing cases, starting and stopping replays. That the assistant exists is the caller's to have looked up."""

from uuid import UUID

from relevo.desk.audit import api as audit
from relevo.desk.cases import repository
from relevo.desk.cases.errors import NoSuchReplay, NothingToReplay, ReplayRunning, TooManyCases
from relevo.desk.cases.events import announce_cases, announce_replay
from relevo.desk.cases.queries import get_case, get_replay
from relevo.desk.cases.schemas import CaseChange, CaseInput, CaseOut, Expected, ReplayOut, Situation
from relevo.kit.ids import AssistantId, new_id
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx

RUN_REPLAY = "assistant.replay"
# A case by its id, or a conversation with the first unanswered message of a turn.
Item = tuple[UUID | None, UUID | None, UUID | None]


async def do_add_case(
    tx: Tx, assistant_id: AssistantId, given: CaseInput, *, by: Actor, correction_id: UUID | None = None
) -> CaseOut:
    """Raises TooManyCases."""
    new = repository.NewCase(
        id=new_id(),
        assistant_id=assistant_id,
        name=given.name,
        situation=given.situation.model_dump(mode="json"),
        expected=given.expected.model_dump(mode="json"),
        enabled=given.enabled,
        created_by=by.name,
        correction_id=correction_id,
        conversation_id=given.conversation_id,
    )
    if not await repository.insert_case(tx, new):
        raise TooManyCases
    await audit.record(tx, "case.added", by=by, subject_kind="case", subject_id=new.id, name=given.name)
    await announce_cases(tx, assistant_id)
    return await get_case(tx, new.id)


async def do_change_case(tx: Tx, case_id: UUID, change: CaseChange, *, by: Actor) -> CaseOut:
    """Raises NoSuchCase."""
    case = await get_case(tx, case_id)
    given = {name: getattr(change, name) for name in change.model_fields_set if getattr(change, name) is not None}
    values = {
        name: value.model_dump(mode="json") if isinstance(value, Situation | Expected) else value
        for name, value in given.items()
        if value != getattr(case, name)
    }
    if not values:
        return case
    await repository.update_case(tx, case_id, values)
    await audit.record(
        tx, "case.changed", by=by, subject_kind="case", subject_id=case_id, name=case.name, fields=sorted(values)
    )
    await announce_cases(tx, AssistantId(case.assistant_id))
    return await get_case(tx, case_id)


async def do_delete_case(tx: Tx, case_id: UUID, *, by: Actor) -> None:
    """Raises NoSuchCase."""
    case = await get_case(tx, case_id)
    await repository.delete_case(tx, case_id)
    await audit.record(tx, "case.deleted", by=by, subject_kind="case", subject_id=case_id, name=case.name)
    await announce_cases(tx, AssistantId(case.assistant_id))


async def do_start_replay(
    tx: Tx, assistant_id: AssistantId, items: list[Item], of: repository.NewReplay, *, by: Actor
) -> ReplayOut:
    """The items are planned now and answered by a job. Raises NothingToReplay, ReplayRunning."""
    if not items:
        raise NothingToReplay
    replay_id = new_id()
    if not await repository.insert_replay(tx, replay_id, assistant_id, of, started_by=by.name):
        raise ReplayRunning
    await repository.insert_items(tx, replay_id, items)
    await announce_replay(tx, assistant_id, replay_id)
    return await get_replay(tx, replay_id)


async def do_stop_replay(tx: Tx, replay_id: UUID) -> ReplayOut:
    """What was answered stays; a replay that is over stays as it is. Raises NoSuchReplay."""
    row = await repository.find_replay(tx, replay_id, lock=True)
    if row is None:
        raise NoSuchReplay
    if row["state"] == "running":
        await repository.end_replay(tx, replay_id, "cancelled", row["totals"])
        await announce_replay(tx, row["assistant_id"], replay_id)
    return await get_replay(tx, replay_id)
