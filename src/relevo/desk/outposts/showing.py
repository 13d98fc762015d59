"""The job that brings an outpost up to date: the card as it stands, then what was said since. Safe to run twice: what
was told is written down after each thing, so a crash may tell one thing twice and leaves nothing out.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import structlog

from relevo.desk.channels import api as channels
from relevo.desk.outposts import repository
from relevo.desk.outposts.cards import card_of, conversation_url, print_of
from relevo.desk.outposts.hearing import LANGUAGE
from relevo.desk.outposts.port import Card, OutpostConnector, PrivateWord, Words
from relevo.desk.outposts.repository import CardRow
from relevo.desk.outposts.texts import say
from relevo.kit.ids import FileId, WorkspaceId
from relevo.platform.db import Database, Record
from relevo.platform.files import FileStore, find_files
from relevo.platform.jobs import RetryLater

AFTER_TROUBLE_S = 5.0
TEXT_CHARS = 3000

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Deps:
    db: Database
    files: FileStore
    outside: channels.Outside


@dataclass(frozen=True, kw_only=True)
class _Work:
    """One reading of what is to be done."""

    row: CardRow
    card: Card
    is_over: bool
    untold: list[Record]
    connection: channels.Connection
    connector: OutpostConnector
    language: str


async def show(deps: Deps, workspace_id: WorkspaceId, card_id: UUID) -> None:
    """Until nothing is left. Raises RetryLater while another worker is at it, or the provider asks for time."""
    async with deps.db.transaction(workspace_id) as tx:
        row = await repository.lease_card(tx, card_id)
        if row is None:
            if await repository.card_exists(tx, card_id):
                raise RetryLater(1.0, "another worker shows this card")
            return
    problem: str | None = None
    try:
        while await _step(deps, workspace_id, card_id):
            pass
    except RetryLater as wish:
        problem = str(wish)[:200]
        raise
    finally:
        async with deps.db.transaction(workspace_id) as tx:
            await repository.free_card(tx, card_id, problem=problem)


async def _step(deps: Deps, workspace_id: WorkspaceId, card_id: UUID) -> bool:
    """True if there may be more."""
    work = await _read(deps, workspace_id, card_id)
    if work is None:
        return False
    await _show_card(deps, workspace_id, work)
    if not work.untold:
        return False
    for row in work.untold:
        await _tell_message(deps, workspace_id, work, row)
    return True


async def _read(deps: Deps, workspace_id: WorkspaceId, card_id: UUID) -> _Work | None:
    async with deps.db.transaction(workspace_id) as tx:
        # The lease is ours and lives a minute: a longer round begins it anew.
        await tx.execute(
            "UPDATE outpost_card SET leased_until = NULL WHERE workspace_id = $1 AND id = $2", tx.tenant, card_id
        )
        row = await repository.lease_card(tx, card_id)
        if row is None:
            return None
        channel = await channels.access_channel(tx, row.channel_id)
        connector = deps.outside.connectors.find(channel.kind)
        if not isinstance(connector, OutpostConnector) or not channel.enabled or channel.stopped_at is not None:
            return None
        language = channel.connection.get(LANGUAGE, "en")
        card, is_over = await card_of(tx, row, language=language, base_url=deps.outside.base_url)
        untold = await repository.list_untold(tx, row)
        connection = await channels.open_connection(tx, channel, deps.outside)
    return _Work(
        row=row,
        card=card,
        is_over=is_over,
        untold=untold,
        connection=connection,
        connector=connector,
        language=language,
    )


async def _show_card(deps: Deps, workspace_id: WorkspaceId, work: _Work) -> None:
    row, shown = work.row, print_of(work.card)
    if row.thread is not None and row.shown == shown:
        return
    if row.thread is None:
        outcome = await work.connector.post_card(work.connection, row.place, work.card, str(row.id))
    else:
        outcome = await work.connector.update_card(work.connection, row.place, row.thread, work.card)
    thread = await _settled(deps, workspace_id, work, outcome) or row.thread
    if thread is None:
        raise RetryLater(AFTER_TROUBLE_S, "the card could not be posted")
    async with deps.db.transaction(workspace_id) as tx:
        await repository.keep_shown(tx, row.id, thread=thread, shown=shown, is_over=work.is_over)


async def _tell_message(deps: Deps, workspace_id: WorkspaceId, work: _Work, message: Record) -> None:
    async with deps.db.transaction(workspace_id, read_only=True) as tx:
        fresh = await repository.find_card_by_id(tx, work.row.id)
    if fresh is None or fresh.thread is None:
        raise RetryLater(AFTER_TROUBLE_S, "the card is not posted yet")
    if _is_told(work, message):

        async def read_file(file_id: UUID) -> bytes:
            async with deps.db.transaction(workspace_id, read_only=True) as tx:
                found = await find_files(tx, [FileId(file_id)])
            return await deps.files.read(found[0].storage_key) if found else b""

        words = _words(message, work.language)
        outcome = await work.connector.post_words(work.connection, fresh.place, fresh.thread, words, read_file)
        await _settled(deps, workspace_id, work, outcome)
    async with deps.db.transaction(workspace_id) as tx:
        await repository.keep_told(tx, work.row.id, message["seq"])


def _is_told(work: _Work, message: Record) -> bool:
    """What came from there stands there already; what an assistant says is between it and the customer."""
    if message["came_from_there"] or not work.row.tells_messages:
        return False
    return message["author_kind"] != "assistant" and not (work.is_over and work.card.tone == "away")


def _words(message: Record, language: str) -> Words:
    key = "by.note" if message["kind"] == "note" else f"by.{message['author_kind']}"
    name = message["author_name"] or say(language, "somebody")
    files: list[dict[str, Any]] = message["content"].get("attachments", [])
    return Words(
        by=name if key == "by.teammate" else say(language, key, name=name),
        text=message["text"][:TEXT_CHARS],
        files=[
            channels.OutFile(
                id=UUID(one["id"]), name=one["name"], content_type=one["content_type"], size_bytes=one["size_bytes"]
            )
            for one in files
        ],
    )


async def _settled(deps: Deps, workspace_id: WorkspaceId, work: _Work, outcome: channels.Outcome) -> str | None:
    """The id of what was posted; None if it never will be. Raises RetryLater."""
    match outcome:
        case channels.Sent():
            return outcome.external_id
        case channels.TryAgain():
            raise RetryLater(outcome.after_s or AFTER_TROUBLE_S, outcome.code)
        case channels.Unclear():
            # Told twice is better than not at all, among colleagues.
            raise RetryLater(AFTER_TROUBLE_S, outcome.code)
        case channels.Stopped():
            async with deps.db.transaction(workspace_id) as tx:
                await channels.stop_channel(tx, work.connection.channel_id, code=outcome.code, detail=outcome.detail)
            raise RetryLater(60.0, outcome.code)
        case channels.Refused():
            log.warning("outposts.refused", code=outcome.code, detail=outcome.detail)
            return None


async def tell_word(deps: Deps, workspace_id: WorkspaceId, word_id: UUID) -> None:
    """A word to one member. Raises RetryLater."""
    async with deps.db.transaction(workspace_id) as tx:
        row = await repository.find_word(tx, word_id)
        if row is None:
            return
        channel = await channels.access_channel(tx, row["channel_id"])
        connection = await channels.open_connection(tx, channel, deps.outside)
    connector = deps.outside.connectors.find(channel.kind)
    if isinstance(connector, OutpostConnector) and channel.enabled:
        outcome = await connector.tell(connection, _private(row["body"], deps.outside.base_url))
        if isinstance(outcome, channels.TryAgain):
            raise RetryLater(outcome.after_s or AFTER_TROUBLE_S, outcome.code)
        if not isinstance(outcome, channels.Sent):
            log.warning("outposts.word_not_told", code=outcome.code)
    async with deps.db.transaction(workspace_id) as tx:
        await repository.drop_word(tx, word_id)


def _private(body: dict[str, Any], base_url: str) -> PrivateWord:
    about = body.get("conversation_id")
    return PrivateWord(
        member=body["member"],
        text=body["text"],
        place=body.get("place") or "",
        thread=body.get("thread") or "",
        respond_to=body.get("respond_to") or "",
        url=conversation_url(base_url, about) if about else "",
    )
