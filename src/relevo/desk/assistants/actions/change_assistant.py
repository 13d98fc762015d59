"""An assistant is changed. What it says is changed by publishing a new version; the old one stays readable."""

from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from relevo.desk.assistants import repository
from relevo.desk.assistants.config import AssistantConfig
from relevo.desk.assistants.events import announce_assistant
from relevo.desk.assistants.queries import get_assistant
from relevo.desk.assistants.schemas import AssistantChange
from relevo.desk.assistants.tables import Assistant
from relevo.desk.audit import api as audit
from relevo.kit.errors import Unprocessable
from relevo.kit.ids import AssistantId
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx

NOT_VERSIONED = frozenset({"name", "color", "enabled"})
# The only field for which null means something: "take the threshold measured for this knowledge".
NULLABLE = frozenset({"accept_threshold"})


async def do_change_assistant(tx: Tx, assistant_id: AssistantId, change: AssistantChange, *, by: Actor) -> Assistant:
    await repository.lock_assistant(tx, assistant_id)
    assistant = await get_assistant(tx, assistant_id)
    given = {
        field: value
        for field, value in change.model_dump(mode="json", exclude_unset=True).items()
        if value is not None or field in NULLABLE
    }
    config = _merge(assistant.config, {field: value for field, value in given.items() if field not in NOT_VERSIONED})
    changed = replace(assistant, **{field: value for field, value in given.items() if field in NOT_VERSIONED})
    if config != assistant.config:
        changed = replace(changed, config=config, live_version=assistant.live_version + 1)
        await repository.insert_version(
            tx,
            assistant_id,
            number=changed.live_version,
            config=config.model_dump(mode="json"),
            created_by=by.teammate_id,
        )
    if changed == assistant:
        return assistant
    await repository.update_assistant(tx, changed)
    await audit.record(
        tx,
        "assistant.changed",
        by=by,
        subject_kind="assistant",
        subject_id=assistant_id,
        version=changed.live_version,
        fields=sorted(given),
    )
    await announce_assistant(tx, assistant_id)
    return await get_assistant(tx, assistant_id)


def _merge(config: AssistantConfig, given: dict[str, Any]) -> AssistantConfig:
    try:
        return AssistantConfig.model_validate({**config.model_dump(mode="json"), **given})
    except ValidationError as error:
        raise Unprocessable(str(error.errors()[0]["msg"]).removeprefix("Value error, ")) from error
