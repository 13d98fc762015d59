"""What happened in the inbox, as far as an outpost wants to know: read from the event log, behind a cursor.

Nothing on the way of a message or a turn knows of outposts. A look is one transaction: cards are opened and wishes to
show them written together with the cursor, so nothing is missed and a card is opened once.
"""

from typing import Any, cast
from uuid import UUID

from relevo.desk.channels import api as channels
from relevo.desk.outposts import queries, repository
from relevo.desk.outposts.hearing import LANGUAGE
from relevo.desk.outposts.port import OutpostConnector
from relevo.desk.outposts.texts import say
from relevo.desk.outposts.words import ask_to_show, tell
from relevo.kit.ids import ChannelId, WorkspaceId, new_id
from relevo.platform import events, jobs
from relevo.platform.db import Database, Tx
from relevo.platform.events import Event

LOOK_JOB = "outposts.look"
LOOK_EVERY_S = 2.0
AT_ONCE = 200
RUN = "_look_run"
TEXT_SHOWN = 300
_TO_PEOPLE = ("conversation.handed_over", "conversation.opened", "conversation.reopened", "conversation.assigned")


async def start_looking(tx: Tx, channel_id: ChannelId, connectors: channels.Connectors) -> bool:
    """Begin a new chain of looks, if this channel is an outpost; an older chain ends at its next look."""
    channel = await channels.access_channel(tx, channel_id)
    if not isinstance(connectors.find(channel.kind), OutpostConnector):
        return False
    run = new_id().hex
    await channels.keep_values(tx, channel_id, {RUN: run})
    await _look_again(tx, channel_id, run=run, turn=0)
    for card_id in await repository.list_unfinished(tx, channel_id):
        # What waited while the outpost was away.
        await ask_to_show(tx, card_id, key=f"resume:{run}")
    return True


async def look_on(db: Database, workspace_id: WorkspaceId, channel_id: ChannelId, *, run: str, turn: int) -> None:
    """One look, and the next one behind it, while the channel is on and this is its chain."""
    async with db.transaction(workspace_id, read_only=True) as tx:
        try:
            channel = await channels.access_channel(tx, channel_id)
        except channels.NoSuchChannel:
            return
    if channel.connection.get(RUN) != run or not channel.enabled or channel.stopped_at is not None:
        return
    await look(db, workspace_id, channel_id)
    async with db.transaction(workspace_id) as tx:
        await _look_again(tx, channel_id, run=run, turn=turn + 1)


async def _look_again(tx: Tx, channel_id: ChannelId, *, run: str, turn: int) -> None:
    payload = {"workspace_id": str(tx.tenant), "channel_id": str(channel_id), "run": run, "turn": turn}
    key = f"outpost:look:{channel_id}:{run}:{turn}"
    await jobs.enqueue(tx, LOOK_JOB, payload, dedupe_key=key, delay_s=LOOK_EVERY_S if turn else 0)


async def look(db: Database, workspace_id: WorkspaceId, channel_id: ChannelId) -> int:
    """All that is new for one outpost."""
    seen = 0
    while True:
        async with db.transaction(workspace_id) as tx:
            batch = await _next(tx, channel_id)
            if batch is None:
                return seen
            channel = await channels.access_channel(tx, channel_id)
            await _take_in(tx, channel, batch.events)
            await repository.keep_cursor(tx, channel_id, batch.cursor.text)
        seen += len(batch.events)
        if batch.is_complete or not batch.events:
            return seen


async def _next(tx: Tx, channel_id: ChannelId) -> events.Batch | None:
    """None while another worker looks, or at the first look, which begins at the log's end."""
    text = await repository.read_cursor(tx, channel_id)
    cursor = events.parse_cursor(text) if text else None
    if cursor is None or not await events.can_resume(tx, cursor):
        await repository.keep_cursor(tx, channel_id, await events.current_cursor(tx))
        return None
    return await events.read_after(tx, cursor, AT_ONCE, mine=(tx.tenant, ["team"]))


async def _take_in(tx: Tx, channel: channels.Channel, found: list[Event]) -> None:
    touched: dict[UUID, Event] = {}
    for event in found:
        if event.conversation_id is None or event.name.startswith(("draft.", "viewers.", "queue.")):
            continue
        touched[event.conversation_id] = event
        if event.name in _TO_PEOPLE:
            await _open_card(tx, channel, event)
        if event.name == "conversation.assigned":
            await _tell_assigned(tx, channel, event)
        if event.name == "message.appended":
            await _tell_message(tx, channel, event)
    for card in await repository.list_live_cards(tx, channel.id, list(touched)):
        await ask_to_show(tx, card.id, key=f"event:{touched[card.conversation_id].id}")


def _part(of: dict[str, Any], name: str) -> dict[str, Any]:
    found = of.get(name)
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}


def _conversation(event: Event) -> dict[str, Any]:
    return _part(event.payload, "conversation")


async def _open_card(tx: Tx, channel: channels.Channel, event: Event) -> None:
    """People have it who were not asked for before: the assistant handed it over, or there is none."""
    told = _conversation(event)
    holder = _part(told, "holder")
    if holder.get("kind") != "team" or told.get("status") != "open" or event.conversation_id is None:
        return
    route = await repository.find_route(tx, channel.id, UUID(str(holder["id"])) if holder.get("id") else None)
    if route is None or not route["tells_handoffs"]:
        return
    before = await repository.list_live_cards(tx, channel.id, [event.conversation_id])
    opened = await repository.open_card(
        tx, channel.id, event.conversation_id, epoch=int(told["epoch"]), route=route, told_seq=int(told["last_seq"])
    )
    for card in before if opened else ():
        # It says that it goes on elsewhere, and has no buttons any more.
        await ask_to_show(tx, card.id, key=f"older:{event.id}")


async def _tell_assigned(tx: Tx, channel: channels.Channel, event: Event) -> None:
    told = _conversation(event)
    holder = _part(told, "holder")
    if holder.get("kind") != "teammate":
        return
    language = channel.connection.get(LANGUAGE, "en")
    await _tell_personally(
        tx, channel, told, "tells_assigned", say(language, "dm.assigned", name=_name(told, language))
    )


async def _tell_message(tx: Tx, channel: channels.Channel, event: Event) -> None:
    told = _conversation(event)
    message = _part(event.payload, "message")
    holder = _part(told, "holder")
    if holder.get("kind") != "teammate" or _part(message, "author").get("kind") != "contact":
        return
    language = channel.connection.get(LANGUAGE, "en")
    text = str(message.get("text") or "")[:TEXT_SHOWN]
    words = say(language, "dm.message", name=_name(told, language), text=text)
    await _tell_personally(tx, channel, told, "tells_messages", words)


async def _tell_personally(tx: Tx, channel: channels.Channel, told: dict[str, Any], switch: str, text: str) -> None:
    personal = await queries.find_personal(tx, channel.id, UUID(str(told["holder"]["id"])))
    if personal is None or not personal[switch]:
        return
    conversation_id = str(told["id"])
    await tell(tx, channel.id, {"member": personal["member"], "text": text, "conversation_id": conversation_id})


def _name(told: dict[str, Any], language: str) -> str:
    return str(_part(told, "contact").get("name") or say(language, "somebody"))
