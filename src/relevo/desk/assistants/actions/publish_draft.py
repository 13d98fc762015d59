"""A draft is written, thrown away or published; an earlier version is brought back as a new one.

The live version answers until somebody publishes. Every version stays readable: turns name the one that spoke.
"""

from dataclasses import dataclass, replace
from uuid import UUID

from relevo.desk.assistants import repository
from relevo.desk.assistants.actions.change_assistant import given_fields, merge_config
from relevo.desk.assistants.config import AssistantConfig
from relevo.desk.assistants.errors import DraftChanged, NothingToPublish
from relevo.desk.assistants.events import announce_assistant
from relevo.desk.assistants.queries import get_assistant, get_config
from relevo.desk.assistants.schemas import DraftChange
from relevo.desk.assistants.tables import Assistant, NewVersion
from relevo.desk.audit import api as audit
from relevo.desk.cases.api import check_publishable, find_replay_of
from relevo.kit.ids import AssistantId
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx


async def do_change_draft(tx: Tx, assistant_id: AssistantId, change: DraftChange, *, by: Actor) -> None:
    """A draft that says what the live version says is none."""
    await repository.lock_assistant(tx, assistant_id)
    assistant = await get_assistant(tx, assistant_id)
    draft = await repository.fetch_draft(tx, assistant_id)
    before = draft.config or assistant.config
    config = merge_config(before, given_fields(change))
    if config == before:
        return
    kept = None if config == assistant.config else config.model_dump(mode="json")
    await repository.update_draft(tx, assistant_id, kept, changed_by=by.teammate_id)
    await announce_assistant(tx, assistant_id)


async def do_discard_draft(tx: Tx, assistant_id: AssistantId, *, by: Actor) -> None:
    await repository.lock_assistant(tx, assistant_id)
    assistant = await get_assistant(tx, assistant_id)
    if not assistant.has_draft:
        return
    await repository.update_draft(tx, assistant_id, None, changed_by=by.teammate_id)
    await audit.record(tx, "assistant.draft_discarded", by=by, subject_kind="assistant", subject_id=assistant_id)
    await announce_assistant(tx, assistant_id)


async def do_publish(
    tx: Tx, assistant_id: AssistantId, *, revision: int, note: str, by: Actor, despite: str = ""
) -> Assistant:
    """`despite`: why it goes live although its cases were not replayed, or fail.

    Raises NothingToPublish, DraftChanged where the draft is not the one of `revision` any more, and NotReplayed or
    Regressions where no reason is given."""
    await repository.lock_assistant(tx, assistant_id)
    assistant = await get_assistant(tx, assistant_id)
    draft = await repository.fetch_draft(tx, assistant_id)
    if draft.config is None:
        raise NothingToPublish
    if draft.revision != revision:
        raise DraftChanged
    if not despite:
        await check_publishable(tx, assistant_id, revision=revision)
    replay_id = await find_replay_of(tx, assistant_id, revision=revision)
    why = _Why(note=note, despite=despite, replay_id=replay_id)
    published = await _publish(tx, assistant, draft.config, why, by=by)
    await repository.update_draft(tx, assistant_id, None, changed_by=by.teammate_id)
    return published


async def do_restore(tx: Tx, assistant_id: AssistantId, number: int, *, note: str, by: Actor) -> Assistant:
    """What an earlier version said is published again, as the next version. A draft stays as it is.

    Raises NoSuchVersion, and NothingToPublish where the live version says the same."""
    await repository.lock_assistant(tx, assistant_id)
    assistant = await get_assistant(tx, assistant_id)
    config = await get_config(tx, assistant_id, number)
    if config == assistant.config:
        raise NothingToPublish
    return await _publish(tx, assistant, config, _Why(note=note, restored_from=number), by=by)


@dataclass(frozen=True, kw_only=True)
class _Why:
    note: str
    restored_from: int | None = None
    despite: str = ""
    replay_id: UUID | None = None


async def _publish(tx: Tx, assistant: Assistant, config: AssistantConfig, why: _Why, *, by: Actor) -> Assistant:
    number = assistant.live_version + 1
    await repository.insert_version(
        tx,
        assistant.id,
        NewVersion(
            number=number,
            config=config,
            created_by=by.teammate_id,
            note=why.note,
            restored_from=why.restored_from,
            replay_id=why.replay_id,
            despite=why.despite,
        ),
    )
    await repository.update_assistant(tx, replace(assistant, live_version=number))
    await audit.record(
        tx,
        "assistant.published",
        by=by,
        subject_kind="assistant",
        subject_id=assistant.id,
        version=number,
        restored_from=why.restored_from,
        **({"despite": why.despite} if why.despite else {}),
    )
    await announce_assistant(tx, assistant.id)
    return replace(assistant, live_version=number, config=config)
