"""An assistant is changed. What it says is changed by publishing a new version; the old one stays readable.

A draft that waits is not lost and does not undo the change when it is published: it takes over what changed.
"""

from dataclasses import replace
from typing import Any, cast

from pydantic import ValidationError

from relevo.desk.assistants import repository
from relevo.desk.assistants.config import AssistantConfig
from relevo.desk.assistants.events import announce_assistant
from relevo.desk.assistants.queries import get_assistant
from relevo.desk.assistants.schemas import AssistantChange, DraftChange
from relevo.desk.assistants.tables import Assistant, NewVersion
from relevo.desk.audit import api as audit
from relevo.kit.errors import Unprocessable
from relevo.kit.ids import AssistantId
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx

Json = dict[str, Any]

NOT_VERSIONED = frozenset({"name", "color", "enabled"})
# The only field for which null means something: "take the threshold measured for this knowledge".
NULLABLE = frozenset({"accept_threshold"})


async def do_change_assistant(tx: Tx, assistant_id: AssistantId, change: AssistantChange, *, by: Actor) -> Assistant:
    await repository.lock_assistant(tx, assistant_id)
    assistant = await get_assistant(tx, assistant_id)
    given = given_fields(change)
    config = merge_config(
        assistant.config, {field: value for field, value in given.items() if field not in NOT_VERSIONED}
    )
    changed = replace(assistant, **{field: value for field, value in given.items() if field in NOT_VERSIONED})
    if config != assistant.config:
        changed = replace(changed, config=config, live_version=assistant.live_version + 1)
        await repository.insert_version(
            tx,
            assistant_id,
            NewVersion(number=changed.live_version, config=config, created_by=by.teammate_id),
        )
        if assistant.has_draft:
            await _carry_into_draft(tx, assistant, config, by=by)
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


def given_fields(change: DraftChange) -> dict[str, Any]:
    return {
        field: value
        for field, value in change.model_dump(mode="json", exclude_unset=True).items()
        if value is not None or field in NULLABLE
    }


def merge_config(config: AssistantConfig, given: dict[str, Any]) -> AssistantConfig:
    """Raises Unprocessable with the words of what makes no sense."""
    try:
        return AssistantConfig.model_validate({**config.model_dump(mode="json"), **given})
    except ValidationError as error:
        raise Unprocessable(str(error.errors()[0]["msg"]).removeprefix("Value error, ")) from error


async def _carry_into_draft(tx: Tx, before: Assistant, after: AssistantConfig, *, by: Actor) -> None:
    draft = (await repository.fetch_draft(tx, before.id)).config
    if draft is None:
        return
    old, new = before.config.model_dump(mode="json"), after.model_dump(mode="json")
    carried = cast("Json", carry_over(draft.model_dump(mode="json"), old, new))
    changed = None if carried == new else carried
    await repository.update_draft(tx, before.id, changed, changed_by=by.teammate_id)


def carry_over(draft: object, old: object, new: object) -> object:
    """The draft with what changed from `old` to `new`. Where the draft itself changed, its own words stay, and a line
    that was added at the end is added to them."""
    if _are_objects(draft, old, new):
        return _carry_fields(cast("Json", draft), cast("Json", old), cast("Json", new))
    if old == new:
        return draft
    if draft == old:
        return new
    if isinstance(draft, str) and isinstance(old, str) and isinstance(new, str) and new.startswith(f"{old}\n"):
        return draft + new[len(old) :]
    return draft


def _are_objects(*values: object) -> bool:
    return all(isinstance(value, dict) for value in values)


def _carry_fields(draft: Json, old: Json, new: Json) -> Json:
    return {key: carry_over(draft.get(key), old.get(key), new.get(key)) for key in {**draft, **new}}
