"""What happens in the conversation changes its callback: an address is given, the customer goes on with the assistant,
the matter is resolved."""

from typing import Literal
from uuid import UUID

from relevo.desk.followups import repository
from relevo.desk.followups.events import announce_callback
from relevo.kit.text.reach import Reach, find_reach
from relevo.platform.db import Tx

MOST_ASKS = 2
"""How often what cannot be read as an address is asked for again."""

Heard = Reach | Literal["unreadable"] | None


async def do_hear_reach(tx: Tx, conversation_id: UUID, text: str) -> Heard:
    """The address that was waited for, "unreadable" where it has to be asked for again, None where nothing was."""
    waiting = await repository.find_unreached(tx, conversation_id)
    if waiting is None:
        return None
    reach = find_reach(text)
    if reach is not None:
        await repository.keep_reach(tx, waiting["id"], reach)
        await announce_callback(tx, waiting["id"])
        return reach
    if waiting["asks"] >= MOST_ASKS:
        return None
    await repository.count_ask(tx, waiting["id"])
    return "unreadable"


async def do_close_with_conversation(
    tx: Tx, conversation_id: UUID, why: Literal["resolved", "stopped_waiting"], *, by_name: str
) -> None:
    """Resolved: it is done. Gone on with the assistant: nobody has to get back to them, unless a teammate meant to."""
    state = "done" if why == "resolved" else "cancelled"
    closed = await repository.close_of_conversation(tx, conversation_id, state=state, why=why, by_name=by_name)
    if closed is not None:
        await announce_callback(tx, closed)
