"""The address of each channel for its provider, and what could not be read, for the team."""

import time
from uuid import UUID

from fastapi import Request, Response

from relevo.desk.channels import api as channels
from relevo.desk.intake.actions.retry_event import do_retry_event
from relevo.desk.intake.errors import NoSuchChannelEvent, NoSuchHook
from relevo.desk.intake.queries import list_failed
from relevo.desk.intake.schemas import ChannelEventsOut
from relevo.desk.intake.storing import store_elements
from relevo.kit.ids import ChannelId, WorkspaceId
from relevo.platform.db import Database, Tx
from relevo.platform.http import Caller, CurrentActor, RequestDatabase, RequestTx, Router
from relevo.platform.http.requests import BodyTooLarge

HOOK_BODY_BYTES = 28_000_000
"""The most that any kind takes (a mail of 20 MB in JSON); each has a limit of its own."""
SMALL_BODY_BYTES = 4_000_000
"""More is taken in only for a channel that exists: a stranger who knows no address shall not fill our memory."""

HTTP_REDIRECTS, HTTP_FORBIDDEN = 300, 403

router = Router(tags=["channels"])
hook_router = Router(tags=["hooks"])


@hook_router.get("/hooks/v1/{kind}/{channel_key}", caller=Caller.WEBHOOK, errors=[NoSuchHook, channels.HookRefused])
async def open_hook(
    kind: str, channel_key: str, request: Request, database: RequestDatabase, outside: channels.RequestOutside
) -> Response:
    """A provider makes sure that this address is ours."""
    return await _receive(kind, channel_key, request, database, outside)


@hook_router.post(
    "/hooks/v1/{kind}/{channel_key}",
    caller=Caller.WEBHOOK,
    body_bytes=HOOK_BODY_BYTES,
    errors=[NoSuchHook, channels.HookRefused],
)
async def receive_hook(
    kind: str, channel_key: str, request: Request, database: RequestDatabase, outside: channels.RequestOutside
) -> Response:
    """A provider tells what happened. It is stored, each thing once, before this answers."""
    return await _receive(kind, channel_key, request, database, outside)


async def _receive(
    kind: str, channel_key: str, request: Request, database: Database, outside: channels.Outside
) -> Response:
    workspace_id = channels.workspace_of_key(channel_key)
    connector = outside.connectors.find(kind)
    if workspace_id is None or connector is None:
        raise NoSuchHook
    if not _is_small(request):
        async with database.transaction(workspace_id, read_only=True) as tx:
            await _channel_of(tx, kind, channel_key)
    body = await request.body()
    if len(body) > connector.hook_bytes:
        raise BodyTooLarge(limit_bytes=connector.hook_bytes)
    try:
        answer = await _opened(request, database, connector, outside, (workspace_id, channel_key), body)
    except channels.HookRefused:
        async with database.transaction(workspace_id) as tx:
            await channels.note_hook_refused(tx, (await _channel_of(tx, kind, channel_key)).id)
        raise
    return Response(
        answer.body, status_code=answer.status, media_type=answer.content_type, headers=dict(answer.headers)
    )


async def _opened(
    request: Request,
    database: Database,
    connector: channels.Connector,
    outside: channels.Outside,
    address: tuple[WorkspaceId, str],
    body: bytes,
) -> channels.HookAnswer:
    """Verified, and stored before it is answered. `address`: the workspace and the channel's key. Raises NoSuchHook,
    HookRefused."""
    workspace_id, channel_key = address
    async with database.transaction(workspace_id) as tx:
        channel = await _channel_of(tx, connector.kind, channel_key)
        connection = await channels.open_connection(tx, channel, outside)
        query = request.url.query
        answer = connector.open_hook(
            channels.HookRequest(
                method=request.method,
                # Ours as configured: a Host header is the sender's own invention.
                url=f"{connection.hook_url}?{query}" if query else connection.hook_url,
                headers={name.lower(): text for name, text in request.headers.items()},
                query=dict(request.query_params.items()),
                body=body,
                at=time.time(),
            ),
            connection,
        )
        await store_elements(tx, channel, answer.elements)
        if answer.status == HTTP_FORBIDDEN:
            # Meta's handshake with another verify token.
            await channels.note_hook_refused(tx, channel.id)
        elif channel.hook_refused_at is not None and answer.status < HTTP_REDIRECTS:
            await channels.forget_hook_refused(tx, channel.id)
    return answer


def _is_small(request: Request) -> bool:
    """By what it says of itself; the server holds it to that."""
    declared = request.headers.get("content-length", "")
    return declared.isdecimal() and len(declared) < 10 and int(declared) <= SMALL_BODY_BYTES


async def _channel_of(tx: Tx, kind: str, channel_key: str) -> channels.Channel:
    channel = await channels.find_channel_by_key(tx, channel_key)
    if channel is None or channel.kind != kind:
        raise NoSuchHook
    return channel


@router.get("/channels/{channel_id}/unread-events", caller=Caller.ADMIN, errors=[channels.NoSuchChannel])
async def list_unread_events(channel_id: ChannelId, tx: RequestTx) -> ChannelEventsOut:
    """What the provider told and could not be handled; newest first, at most fifty."""
    channel = await channels.access_channel(tx, channel_id)
    return await list_failed(tx, channel.id)


@router.post(
    "/channels/{channel_id}/unread-events/{event_id}/retry",
    caller=Caller.ADMIN,
    status_code=204,
    errors=[NoSuchChannelEvent],
)
async def retry_channel_event(channel_id: ChannelId, event_id: UUID, tx: RequestTx, actor: CurrentActor) -> None:
    """Try once more what could not be handled."""
    await do_retry_event(tx, channel_id, event_id, by=actor)
