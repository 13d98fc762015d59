"""An assistant leaves the team. Its turns stay readable, its channels have no assistant any more."""

from relevo.desk.assistants import repository
from relevo.desk.assistants.events import announce_assistant
from relevo.desk.assistants.queries import get_assistant
from relevo.desk.audit import api as audit
from relevo.kit.ids import AssistantId
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx


async def do_delete_assistant(tx: Tx, assistant_id: AssistantId, *, by: Actor) -> None:
    await repository.lock_assistant(tx, assistant_id)
    assistant = await get_assistant(tx, assistant_id)
    await repository.archive_assistant(tx, assistant_id)
    await audit.record(
        tx, "assistant.deleted", by=by, subject_kind="assistant", subject_id=assistant_id, name=assistant.name
    )
    await announce_assistant(tx, assistant_id)
