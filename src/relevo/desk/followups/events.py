"""What screens hear about callbacks: the whole callback, so that nobody has to ask again."""

from uuid import UUID

from relevo.desk.followups.errors import NoSuchCallback
from relevo.desk.followups.repository import find_callback
from relevo.desk.followups.schemas import CallbackOut
from relevo.platform import events
from relevo.platform.db import Tx

CALLBACK_CHANGED = "callback.changed"
CALLBACK_DUE = "callback.due"


async def announce_callback(tx: Tx, callback_id: UUID, *, name: str = CALLBACK_CHANGED) -> CallbackOut:
    row = await find_callback(tx, callback_id)
    if row is None:
        raise NoSuchCallback
    callback = CallbackOut(**dict(row.items()))
    await events.append(
        tx,
        name,
        audience=["team"],
        payload={"callback": callback.model_dump(mode="json")},
        conversation_id=callback.conversation_id,
    )
    return callback
