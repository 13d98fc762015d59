"""The workspace's live stream: events and signals for one signed-in teammate, presence and activity from them.

Lives on the entry floor because it joins rooms that do not know each other: sign-in, the hub, presence, typing.
"""

import time
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from starlette.requests import HTTPConnection
from starlette.websockets import WebSocket

from relevo.desk.conversations import api as conversations
from relevo.desk.deliveries import api as deliveries
from relevo.desk.team import api as team
from relevo.kit.ids import ConversationId, new_id
from relevo.platform.auth.actors import Actor, NotSignedIn
from relevo.platform.db import Database, DatabaseUnavailableError, Tx
from relevo.platform.http.callers import Caller
from relevo.platform.http.context import context_of
from relevo.platform.http.credentials import get_socket_actor
from relevo.platform.http.routing import Router
from relevo.platform.realtime import CloseStream, Frame, Hub, Stream, StreamLimits, Viewer, serve_stream
from relevo.platform.realtime.stream import BAD_FRAME, NOT_SIGNED_IN

MAX_STREAMS = 20  # open windows of one teammate, per process
SHOW_TYPING_EVERY_S = 2.5  # to a provider, per window: the screens say so every three
ACTIVITIES: tuple[team.Activity, ...] = ("none", "viewing", "replying")

router = Router()


@router.websocket("/stream", caller=Caller.TEAMMATE)
async def stream(websocket: WebSocket) -> None:
    context = context_of(websocket)
    hub = context.service(Hub)
    window: Window | None = None

    async def authenticate(_hello: Frame) -> Viewer:
        nonlocal window
        actor = await get_socket_actor(websocket)
        window = Window(actor=actor, connection_id=new_id(), db=context.database, hub=hub, socket=websocket)
        return Viewer(
            workspace_id=actor.workspace_id,
            audience=("team", f"teammate:{actor.teammate_id}"),
            kind="teammate",
            limit_key=f"teammate:{actor.teammate_id}",
            max_streams=MAX_STREAMS,
            on_frame=window.on_frame,
            on_alive=window.on_alive,
        )

    async def on_open(_stream: Stream) -> None:
        if window:
            await window.arrive()

    async def on_close(_stream: Stream) -> None:
        if window:
            await window.leave()

    limits = context.service(StreamLimits)
    await serve_stream(websocket, hub, limits, authenticate=authenticate, on_open=on_open, on_close=on_close)


@dataclass
class Window:
    """One open window of a teammate: a row in `presence` as long as it answers pings."""

    actor: Actor
    connection_id: UUID
    db: Database
    hub: Hub
    socket: HTTPConnection
    looking_at: ConversationId | None = None
    shown_typing: tuple[ConversationId | None, float] = (None, 0.0)
    """Where this window's writing was last shown to a customer at a provider, and when (monotonic, seconds)."""

    async def arrive(self) -> None:
        async with self.db.transaction(self.actor.workspace_id) as tx:
            await self._queue_up(tx)
            before = await self._presence(tx)
            await team.touch_presence(tx, teammate_id=self.actor.teammate_id, connection_id=self.connection_id)
            after = await self._presence(tx)
            if before != after == "online":
                await team.ask_for_routing(tx)
        self._tell_presence(before, after)

    async def leave(self) -> None:
        # Without the database the row goes stale by itself a minute later.
        with suppress(DatabaseUnavailableError):
            async with self.db.transaction(self.actor.workspace_id) as tx:
                await self._queue_up(tx)
                before = await self._presence(tx)
                await team.drop_presence(tx, self.connection_id)
                after = await self._presence(tx)
                await self._leave_conversation(tx)
            self._tell_presence(before, after)

    async def on_alive(self, _stream: Stream) -> None:
        """A ping was answered. Somebody who was signed out or disabled meanwhile goes."""
        try:
            await get_socket_actor(self.socket)
        except NotSignedIn:
            raise CloseStream(NOT_SIGNED_IN, "signed out") from None
        await self.arrive()

    async def on_frame(self, _stream: Stream, frame: Frame) -> None:
        match frame["type"]:
            case "activity":
                await self._set_activity(_conversation_in(frame), _activity_in(frame))
            case "typing":
                await self._type(_conversation_in(frame))
            case _:
                raise CloseStream(BAD_FRAME, "unknown type of frame")

    async def _set_activity(self, conversation_id: ConversationId, activity: team.Activity) -> None:
        # A window may still show a conversation that is gone or was never its own: then there is nothing to tell.
        with suppress(conversations.NoSuchConversation):
            async with self.db.transaction(self.actor.workspace_id) as tx:
                await conversations.set_activity(
                    tx, self.hub, conversation_id, activity, actor=self.actor, connection_id=self.connection_id
                )
                if self.looking_at != conversation_id:
                    await self._leave_conversation(tx)
            self.looking_at = conversation_id if activity != "none" else None

    async def _leave_conversation(self, tx: Tx) -> None:
        """Tell the others, once this window's row does not point at the conversation any more."""
        if self.looking_at:
            with suppress(conversations.NoSuchConversation):
                conversation = await conversations.fetch_conversation(tx, self.looking_at)
                await conversations.tell_viewers(tx, self.hub, conversation)

    async def _type(self, conversation_id: ConversationId) -> None:
        with suppress(conversations.NoSuchConversation):
            async with self.db.transaction(self.actor.workspace_id) as tx:
                conversation = await conversations.fetch_conversation(tx, conversation_id)
                if self._may_show_typing(conversation_id):
                    kind = conversation.channel_kind
                    await deliveries.ask_to_show(tx, conversation_id, "typing", channel_kind=kind)
            conversations.note_typing(self.hub, conversation, actor=self.actor)

    def _may_show_typing(self, conversation_id: ConversationId) -> bool:
        """Providers show it for a while; each key press would be a call of theirs."""
        shown_in, at = self.shown_typing
        if shown_in == conversation_id and time.monotonic() - at < SHOW_TYPING_EVERY_S:
            return False
        self.shown_typing = (conversation_id, time.monotonic())
        return True

    async def _queue_up(self, tx: Tx) -> None:
        """One window of a teammate after the other: of two that close at once, each would see the other's row, and
        nobody would be told that the teammate left."""
        name = f"presence:{self.actor.teammate_id}"
        await tx.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", name)

    async def _presence(self, tx: Tx) -> str:
        return (await team.get_teammate(tx, self.actor.teammate_id)).presence

    def _tell_presence(self, before: str, after: str) -> None:
        if before != after:
            payload = {"teammate_id": str(self.actor.teammate_id), "presence": after}
            self.hub.publish_ephemeral(self.actor.workspace_id, ["team"], "presence", payload)


def _conversation_in(frame: Frame) -> ConversationId:
    try:
        return ConversationId(UUID(str(frame.get("conversation_id"))))
    except ValueError:
        raise CloseStream(BAD_FRAME, "conversation_id is not an id") from None


def _activity_in(frame: Frame) -> team.Activity:
    for activity in ACTIVITIES:
        if frame.get("activity") == activity:
            return activity
    raise CloseStream(BAD_FRAME, "unknown activity")
