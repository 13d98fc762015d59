"""One WebSocket stream: hello, ready, then events and signals until one side goes.

    client                                      server
    {"type":"hello","cursor":...}        ->
                                         <-     {"type":"ready","cursor":...}
                                         <-     {"type":"event","cursor":...,"name":...,"at":...,"payload":...}
                                         <-     {"type":"signal","name":...,"payload":...}
                                         <-     {"type":"ping"}
    {"type":"pong"}                      ->

`{"type":"reset"}` means that something was missed for good (an unknown or too old cursor, a client too slow): fetch
the state afresh; a `ready` with a new cursor follows and the stream goes on. An idle stream costs no task of its
own: the caller's coroutine waits for frames, and a sender exists only while something is being sent.
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, cast

import structlog
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from relevo.kit.errors import RelevoError
from relevo.kit.ids import WorkspaceId
from relevo.platform.db import DatabaseUnavailableError
from relevo.platform.events import Event
from relevo.platform.observe import metrics
from relevo.platform.realtime.hub import Hub
from relevo.platform.realtime.limits import StreamLimits, TooManyStreams
from relevo.platform.realtime.subscription import Control, Item, Signal, Subscription

HELLO_WITHIN_S = 10
SEND_WITHIN_S = 30
SILENT_FOR_S = 70  # three pings unanswered
MAX_FRAME_CHARS = 64_000
FRAMES_PER_S = 10
FRAMES_BURST = 60

BAD_FRAME, NOT_SIGNED_IN, FORBIDDEN, NO_HELLO, TOO_MANY, TRY_LATER = 4400, 4401, 4403, 4408, 4429, 1013
TOO_SLOW, GONE = 1008, 1001

log = structlog.get_logger(__name__)

Frame = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """Who listens, and what is done with what they send."""

    workspace_id: WorkspaceId
    audience: Sequence[str]
    kind: str  # for metrics: teammate or visitor
    limit_key: str
    max_streams: int
    on_frame: Callable[["Stream", Frame], Awaitable[None]]
    # What this viewer sees of an event, as a whole frame; None hides it.
    render: Callable[[Event], str | None] = lambda event: event.frame
    render_signal: Callable[[Signal], str | None] = lambda signal: signal.frame
    # Called when the client answers a ping: the place to ask whether its credential still holds.
    on_alive: Callable[["Stream"], Awaitable[None]] | None = None


class CloseStream(Exception):
    """Ends a stream with a close code that says why."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Stream:
    """An accepted socket after its hello."""

    __slots__ = (
        "_hub",
        "_line",
        "_sender",
        "_subscription",
        "_tokens",
        "_tokens_at",
        "_websocket",
        "heard_at",
        "viewer",
    )

    def __init__(self, websocket: WebSocket, hub: Hub, viewer: Viewer, subscription: Subscription) -> None:
        self._websocket = websocket
        self._hub = hub
        self._subscription = subscription
        self._sender: asyncio.Task[None] | None = None
        self._line: list[str] = []
        self._tokens = float(FRAMES_BURST)
        self._tokens_at = self.heard_at = time.monotonic()
        self.viewer = viewer
        subscription.on_items = self._wake

    def send(self, frame: Frame) -> None:
        """Send `frame` to this one client, after what is already on its way."""
        self._line.append(json.dumps(frame, ensure_ascii=False, separators=(",", ":"), default=str))
        self._wake()

    async def greet(self) -> None:
        if self._subscription.missed:
            await self._send_text('{"type":"reset"}')
        await self._send_text(json.dumps({"type": "ready", "cursor": self._subscription.cursor}))
        self._wake()

    async def listen(self) -> None:
        """Hand each frame of the client to the viewer until it goes."""
        while True:
            text = await _receive_text(self._websocket)
            self.heard_at = time.monotonic()
            self._take_token()
            frame = parse_frame(text)
            if frame["type"] != "pong":
                await self.viewer.on_frame(self, frame)
            elif self.viewer.on_alive:
                await self.viewer.on_alive(self)

    async def finish(self) -> None:
        self._subscription.on_items = None
        if self._sender:
            self._sender.cancel()
            await asyncio.gather(self._sender, return_exceptions=True)

    def _take_token(self) -> None:
        now = self.heard_at
        self._tokens = min(FRAMES_BURST, self._tokens + (now - self._tokens_at) * FRAMES_PER_S)
        self._tokens_at = now
        if self._tokens < 1:
            raise CloseStream(TOO_MANY, "too many frames")
        self._tokens -= 1

    def _wake(self) -> None:
        if self._sender is None:
            self._sender = asyncio.get_running_loop().create_task(self._send_waiting())

    async def _send_waiting(self) -> None:
        try:
            async with asyncio.timeout(SEND_WITHIN_S) as limit:
                while (items := self._subscription.take()) or self._line:
                    lines, self._line = self._line, []
                    for text in lines:
                        await self._send_text(text)
                    for item in items:
                        await self._send_item(item)
                    limit.reschedule(asyncio.get_running_loop().time() + SEND_WITHIN_S)
        except TimeoutError:
            await _close(self._websocket, CloseStream(TOO_SLOW, "the client does not read"))
        except (WebSocketDisconnect, RuntimeError, OSError):
            pass  # it is gone; `listen` hears of it as well
        finally:
            self._sender = None

    async def _send_item(self, item: Item) -> None:
        if isinstance(item, Event):
            text = self.viewer.render(item)
            if text is not None:
                await self._send_text(text)
        elif item is Control.PING:
            if time.monotonic() - self.heard_at > SILENT_FOR_S:
                await _close(self._websocket, CloseStream(GONE, "no sign of life"))
            else:
                await self._send_text('{"type":"ping"}')
        elif item is Control.RESET:
            metrics.stream_reset("too_slow")
            await self._send_text('{"type":"reset"}')
            await self._send_text(json.dumps({"type": "ready", "cursor": self._hub.position}))
        else:
            text = self.viewer.render_signal(item)
            if text is not None:
                await self._send_text(text)

    async def _send_text(self, text: str) -> None:
        await self._websocket.send({"type": "websocket.send", "text": text})


Authenticate = Callable[[Frame], Awaitable[Viewer]]


async def serve_stream(
    websocket: WebSocket,
    hub: Hub,
    limits: StreamLimits,
    *,
    authenticate: Authenticate,
    on_open: Callable[[Stream], Awaitable[None]] | None = None,
    on_close: Callable[[Stream], Awaitable[None]] | None = None,
) -> None:
    """Serve `websocket` to its end. `authenticate` gets the hello frame and returns the viewer; the RelevoErrors it
    raises close the socket with 4401 or 4403. The caller has checked Origin where a cookie is the credential."""
    await websocket.accept()
    try:
        hello = await _receive_hello(websocket)
        viewer = await authenticate(hello)
        cursor = hello.get("cursor")
        with limits.hold(viewer.limit_key, viewer.max_streams):
            await _serve(websocket, hub, viewer, cursor if isinstance(cursor, str) else None, on_open, on_close)
    except WebSocketDisconnect:
        pass
    except CloseStream as close:
        await _close(websocket, close)
    except TooManyStreams:
        await _close(websocket, CloseStream(TOO_MANY, "too many streams"))
    except RelevoError as error:
        code = {401: NOT_SIGNED_IN, 403: FORBIDDEN, 429: TOO_MANY}.get(error.status, BAD_FRAME)
        await _close(websocket, CloseStream(code, error.code))
    except (DatabaseUnavailableError, TimeoutError):
        await _close(websocket, CloseStream(TRY_LATER, "the database cannot be reached"))


async def _serve(
    websocket: WebSocket,
    hub: Hub,
    viewer: Viewer,
    cursor: str | None,
    on_open: Callable[[Stream], Awaitable[None]] | None,
    on_close: Callable[[Stream], Awaitable[None]] | None,
) -> None:
    subscription = await hub.subscribe(viewer.workspace_id, viewer.audience, cursor)
    stream = Stream(websocket, hub, viewer, subscription)
    metrics.stream_opened(viewer.kind)
    try:
        await stream.greet()
        if on_open:
            await on_open(stream)
        await stream.listen()
    finally:
        hub.unsubscribe(subscription)
        metrics.stream_closed(viewer.kind)
        await stream.finish()
        if on_close:
            await on_close(stream)


async def _receive_hello(websocket: WebSocket) -> Frame:
    try:
        async with asyncio.timeout(HELLO_WITHIN_S):
            frame = parse_frame(await _receive_text(websocket))
    except TimeoutError:
        raise CloseStream(NO_HELLO, "no hello") from None
    if frame.get("type") != "hello":
        raise CloseStream(BAD_FRAME, "the first frame must be hello")
    return frame


def parse_frame(text: str) -> Frame:
    """A client's frame: a JSON object with a type. Raises CloseStream."""
    if len(text) > MAX_FRAME_CHARS:
        raise CloseStream(BAD_FRAME, "the frame is too long")
    try:
        frame: object = json.loads(text)
    except (ValueError, RecursionError):
        raise CloseStream(BAD_FRAME, "the frame is not JSON") from None
    if not isinstance(frame, dict):
        raise CloseStream(BAD_FRAME, "the frame is not an object")
    known = cast("Frame", frame)
    if not isinstance(known.get("type"), str):
        raise CloseStream(BAD_FRAME, "the frame has no type")
    return known


async def _receive_text(websocket: WebSocket) -> str:
    message = await websocket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1005))
    text: str | None = message.get("text")
    if text is None:
        raise CloseStream(BAD_FRAME, "only text frames are understood")
    return text


async def _close(websocket: WebSocket, close: CloseStream) -> None:
    if websocket.application_state is WebSocketState.CONNECTED:
        with suppress(RuntimeError, OSError, WebSocketDisconnect):
            await websocket.close(close.code, close.reason)
