"""A new assistant joins the team, with a configuration that is useful as it is."""

from relevo.desk.assistants import repository
from relevo.desk.assistants.config import AssistantConfig
from relevo.desk.assistants.errors import TooManyAssistants
from relevo.desk.assistants.events import announce_assistant
from relevo.desk.assistants.queries import get_assistant
from relevo.desk.assistants.tables import Assistant, NewVersion
from relevo.desk.audit import api as audit
from relevo.kit.colors import color_for
from relevo.kit.ids import AssistantId, new_id
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx

MAX_ASSISTANTS = 50


async def do_create_assistant(
    tx: Tx, name: str, *, by: Actor | audit.Doer, config: AssistantConfig | None = None
) -> Assistant:
    if await repository.count_assistants(tx) >= MAX_ASSISTANTS:
        raise TooManyAssistants
    assistant_id = AssistantId(new_id())
    await repository.insert_assistant(tx, assistant_id, name=name, color=color_for(assistant_id))
    await repository.insert_version(
        tx,
        assistant_id,
        NewVersion(
            number=1,
            config=config or AssistantConfig(),
            created_by=audit.doer_of(by).id if isinstance(by, Actor) else by.id,
        ),
    )
    await audit.record(tx, "assistant.created", by=by, subject_kind="assistant", subject_id=assistant_id, name=name)
    await announce_assistant(tx, assistant_id)
    return await get_assistant(tx, assistant_id)
