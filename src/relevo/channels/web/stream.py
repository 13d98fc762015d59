"""The visitor's socket: events and signals of their own conversation, and messages acknowledged after COMMIT.

The first frame brings the visitor token, which no browser sends by itself, so no other site can open this in a
visitor's name. Frames from the client: message, typing, read, pong.
"""

import time
from dataclasses import dataclass, field

from pydantic import ValidationError
from starlette.websockets import WebSocket

from relevo.channels.web import speaking
from relevo.channels.web.config import choose_language
from relevo.channels.web.endpoints import access_chat
from relevo.channels.web.schemas import MessageInput, ReadInput
from relevo.channels.web.sessions import find_visitor
from relevo.channels.web.speaking import Speaker
from relevo.kit.errors import RelevoError
from relevo.platform.auth.actors import NotSignedIn, VisitorActor
from relevo.platform.auth.tokens import Token, TokenKind, parse_token
from relevo.platform.db import Database, DatabaseUnavailableError
from relevo.platform.files import FileLinks
from relevo.platform.http import Caller, HttpContext, Router
from relevo.platform.http.context import context_of
from relevo.platform.http.texts import check_tree
from relevo.platform.realtime import CloseStream, Frame, Hub, Stream, StreamLimits, Viewer, serve_stream
from relevo.platform.realtime.stream import BAD_FRAME, NOT_SIGNED_IN

MAX_STREAMS = 10  # open tabs of one visitor, per process
# A signed-out tab may listen on for this long. Asking at each ping would be 500 queries a second for 10,000 idle chats.
RECHECK_S = 60

router = Router(prefix="/web/v1/{channel_key}")


@router.websocket("/stream", caller=Caller.VISITOR)
async def visitor_stream(websocket: WebSocket, channel_key: str) -> None:
    context = context_of(websocket)

    async def authenticate(hello: Frame) -> Viewer:
        tab = await _open_tab(context, channel_key, hello)
        # The address, not the contact: one contact may be known under several, and what is written to one of them is
        # not for whoever sits before another, whatever a teammate joined.
        identity_id = tab.speaker.session.identity_id
        return Viewer(
            workspace_id=tab.visitor.workspace_id,
            audience=(f"contact:{identity_id}",),
            kind="visitor",
            limit_key=f"contact:{identity_id}",
            max_streams=MAX_STREAMS,
            on_frame=tab.on_frame,
            on_alive=tab.on_alive,
            render=tab.speaker.projection.event,
            render_signal=tab.speaker.projection.signal,
        )

    await serve_stream(websocket, context.service(Hub), context.service(StreamLimits), authenticate=authenticate)


async def _open_tab(context: HttpContext, channel_key: str, hello: Frame) -> "Tab":
    token = parse_token(str(hello.get("token", "")), TokenKind.VISITOR)
    if token is None:
        raise NotSignedIn
    async with context.database.transaction(token.workspace_id, read_only=True) as tx:
        visitor = await find_visitor(tx, token)
        if visitor is None:
            raise NotSignedIn
        channel = await access_chat(tx, channel_key, visitor)
        language = choose_language(str(hello.get("language", "")), channel)
        speaker = await speaking.get_speaker(tx, visitor, language, context.service(FileLinks))
    return Tab(context=context, token=token, visitor=visitor, speaker=speaker)


@dataclass
class Tab:
    """One open chat of a visitor."""

    context: HttpContext
    token: Token
    visitor: VisitorActor
    speaker: Speaker
    checked_at: float = field(default_factory=time.monotonic)

    @property
    def db(self) -> Database:
        return self.context.database

    async def on_alive(self, _stream: Stream) -> None:
        """A ping was answered. Whoever was signed out meanwhile, or signed in as somebody, goes."""
        if time.monotonic() - self.checked_at < RECHECK_S:
            return
        self.checked_at = time.monotonic()
        async with self.db.transaction(self.visitor.workspace_id, read_only=True) as tx:
            if await find_visitor(tx, self.token) is None:
                raise CloseStream(NOT_SIGNED_IN, "the session is over")

    async def on_frame(self, stream: Stream, frame: Frame) -> None:
        match frame["type"]:
            case "message":
                await self._receive(stream, frame)
            case "typing":
                async with self.db.transaction(self.visitor.workspace_id, read_only=True) as tx:
                    await speaking.tell_typing(tx, self.speaker, self.context.service(Hub))
            case "read":
                await self._read(frame)
            case _:
                raise CloseStream(BAD_FRAME, "unknown type of frame")

    async def _receive(self, stream: Stream, frame: Frame) -> None:
        """Acknowledge what is committed, refuse what never will be, and say which message either is about."""
        client_id = str(frame.get("client_id", ""))[:64]
        try:
            self.context.limits.check(f"credential:{self.visitor.credential_id}", self.context.limits.visitor)
            check_tree(frame)
            given = MessageInput.model_validate({name: value for name, value in frame.items() if name != "type"})
            async with self.db.transaction(self.visitor.workspace_id) as tx:
                accepted = await speaking.say(tx, self.speaker, given)
        except ValidationError as error:
            detail = "; ".join(f"{'.'.join(map(str, found['loc']))}: {found['msg']}" for found in error.errors()[:5])
            stream.send({"type": "refused", "client_id": client_id, "code": "invalid", "detail": detail})
        except RelevoError as error:
            stream.send({"type": "refused", "client_id": client_id, "code": error.code, "detail": error.detail})
        except DatabaseUnavailableError:
            stream.send({"type": "refused", "client_id": client_id, "code": "unavailable", "detail": ""})
        else:
            stream.send({"type": "ack", "client_id": client_id, **accepted})

    async def _read(self, frame: Frame) -> None:
        try:
            given = ReadInput.model_validate({"seq": frame.get("seq")})
        except ValidationError:
            raise CloseStream(BAD_FRAME, "seq is not a number") from None
        async with self.db.transaction(self.visitor.workspace_id) as tx:
            await speaking.read(tx, self.speaker, given.seq)
