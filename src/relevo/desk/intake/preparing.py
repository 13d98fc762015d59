"""What an element needs from outside before it can be handled: the files of a message, the profile of a new customer.

None of it keeps a message from coming in. A file that is gone becomes a line that says so; a profile that cannot be
had is done without.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias
from uuid import UUID

import structlog

from relevo.desk.channels import api as channels
from relevo.desk.intake.errors import FileLater
from relevo.desk.intake.handling import Prepared
from relevo.desk.outposts import api as outposts
from relevo.kit.ids import FileId, WorkspaceId
from relevo.kit.vcards import read_vcards
from relevo.platform.db import Database
from relevo.platform.files import FileOwner, FileRefused, FileStore, FileUnchecked, FileUnsafe, receive_upload

FILES = 50
"""Of one message or mail; of any more the thread says that they are missing."""
TEAM_FILES = 10
"""As many as a reply of a teammate's takes, and as many as Slack lets somebody post at once."""
MAX_TRIES = 3
CARD_TYPES = frozenset({"text/vcard", "text/x-vcard", "text/directory"})
CARD_BYTES = 1_000_000

Refusal: TypeAlias = Literal["unsafe", "unchecked", "kind"]
"""Why a file was fetched and not kept: the virus scanner found something, does not work, or nobody knows the kind."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Deps:
    db: Database
    files: FileStore
    outside: channels.Outside


@dataclass(frozen=True)
class _Fetching:
    """Where files come from, and whose they will be."""

    deps: Deps
    connector: channels.Connector
    connection: channels.Connection
    owner: FileOwner
    is_last_attempt: bool
    takes_cards: bool = False


async def prepare(
    deps: Deps,
    channel: channels.Channel,
    connection: channels.Connection,
    event_id: UUID,
    incoming: Sequence[channels.Incoming],
    *,
    is_last_attempt: bool = True,
) -> list[Prepared]:
    """Raises FileLater where a file could not be had just now and there is another attempt."""
    connector = deps.outside.connectors.get(channel.kind)
    prepared: list[Prepared] = []
    for one in incoming:
        ready = Prepared(incoming=one, owner_id=event_id, can=connector.capabilities)
        if isinstance(one, channels.MessageIn | channels.EchoIn) and one.media:
            owner = FileOwner("contact", event_id)
            is_said = isinstance(one, channels.MessageIn)
            fetching = _Fetching(deps, connector, connection, owner, is_last_attempt, takes_cards=is_said)
            ready = await _with_files(fetching, ready, one.media)
        if isinstance(one, channels.MessageIn) and one.name is None:
            ready = replace(ready, profile=await _profile(deps, channel, connector, connection, one))
        if isinstance(one, channels.TeamWordIn):
            ready = await _of_team(deps, channel, connection, ready, one)
        prepared.append(ready)
    return prepared


async def _of_team(
    deps: Deps,
    channel: channels.Channel,
    connection: channels.Connection,
    ready: Prepared,
    word: channels.TeamWordIn,
) -> Prepared:
    """Who a new member is, as the provider knows them; files only of a teammate's own reply."""
    connector = deps.outside.connectors.get(channel.kind)
    async with deps.db.transaction(connection.workspace_id, read_only=True) as tx:
        if not await outposts.expects(tx, channel.id, word):
            return ready
        actor = await outposts.who_is(tx, channel.id, word.member, None)
    if actor is None:
        try:
            ready = replace(ready, profile=await connector.fetch_profile(connection, word.member))
        except Exception as error:  # noqa: BLE001 - then nobody is linked, and they are told so
            log.warning("intake.no_profile", kind=channel.kind, reason=type(error).__name__)
        email = ready.profile.email if ready.profile else None
        async with deps.db.transaction(connection.workspace_id, read_only=True) as tx:
            actor = await outposts.who_is(tx, channel.id, word.member, email)
    if actor is None or word.kind != "reply" or not word.media:
        return ready
    owner = FileOwner("teammate", actor.teammate_id)
    fetching = _Fetching(deps, connector, connection, owner, is_last_attempt=True)
    return await _with_files(fetching, ready, word.media[:TEAM_FILES])


async def _with_files(fetching: _Fetching, ready: Prepared, media: Sequence[channels.Media]) -> Prepared:
    file_ids: list[UUID] = []
    missing = [channels.Extra(kind="missing_file", text=one.name or one.kind) for one in media[FILES:]]
    for one in media[:FILES]:
        file_id = await _fetch(fetching, one)
        if isinstance(file_id, list):
            ready = replace(ready, incoming=_with_cards(ready.incoming, file_id))
        elif file_id is None and one.is_story:
            ready = replace(ready, incoming=_without_story(ready.incoming, one.ref))
        elif one.is_optional and (file_id is None or isinstance(file_id, str)):
            continue
        elif file_id is None:
            missing.append(channels.Extra(kind="missing_file", text=one.name or one.kind))
        elif isinstance(file_id, str):
            missing.append(channels.Extra(kind="refused_file", text=one.name or one.kind, name=file_id))
        else:
            file_ids.append(file_id)
    return replace(ready, file_ids=file_ids, missing=missing)


def _with_cards(incoming: channels.Incoming, cards: Sequence[channels.Extra]) -> channels.Incoming:
    if not isinstance(incoming, channels.MessageIn):
        return incoming
    return incoming.model_copy(update={"extras": [*incoming.extras, *cards]})


def _without_story(incoming: channels.Incoming, address: str) -> channels.Incoming:
    if not isinstance(incoming, channels.MessageIn):
        return incoming
    extras = [
        extra.model_copy(update={"url": None}) if extra.kind == "story" and extra.url == address else extra
        for extra in incoming.extras
    ]
    return incoming.model_copy(update={"extras": extras})


def _cards_in(fetched: channels.Fetched) -> list[channels.Extra]:
    """Of a contact card that came as a file: it is shown, and the file itself is not kept."""
    kind = fetched.content_type.partition(";")[0].strip().lower()
    if kind not in CARD_TYPES and not fetched.name.lower().endswith(".vcf"):
        return []
    cards = read_vcards(fetched.body[:CARD_BYTES])
    return [channels.Extra(kind="contact", name=card.name, details=list(card.details)) for card in cards]


async def _fetch(fetching: _Fetching, media: channels.Media) -> FileId | Refusal | list[channels.Extra] | None:
    """None: it is gone, or could not be had. A list: what its contact cards say."""
    refusal: Refusal | None = None
    for attempt in range(MAX_TRIES):
        try:
            fetched = await fetching.connector.fetch_media(fetching.connection, media)
            if fetching.takes_cards and (cards := _cards_in(fetched)):
                return cards
            stored = await receive_upload(
                fetching.deps.db,
                fetching.deps.files,
                WorkspaceId(fetching.connection.workspace_id),
                name=fetched.name or media.name,
                body=fetched.body,
                owner=fetching.owner,
            )
        except channels.MediaGone as error:
            log.info("intake.file_gone", kind=media.kind, reason=str(error))
            return None
        except FileUnchecked:
            refusal = "unchecked"
        except FileRefused as error:
            log.info("intake.file_refused", kind=media.kind, reason=type(error).__name__)
            return "unsafe" if isinstance(error, FileUnsafe) else "kind"
        except channels.MediaLater as error:
            log.warning("intake.file_not_fetched", kind=media.kind, attempt=attempt, reason=str(error))
        else:
            return stored.id
    if not fetching.is_last_attempt and not (media.is_story or media.is_optional):
        # Half a minute's delay of a message is less than a picture that is lost for good.
        raise FileLater(f"the file {media.name or media.kind} could not be fetched yet")
    return refusal


async def _profile(
    deps: Deps,
    channel: channels.Channel,
    connector: channels.Connector,
    connection: channels.Connection,
    message: channels.MessageIn,
) -> channels.Profile | None:
    async with deps.db.transaction(connection.workspace_id, read_only=True) as tx:
        known = await tx.fetchval(
            "SELECT true FROM contact_identity WHERE workspace_id = $1 AND channel_id = $2 AND address = $3",
            tx.tenant,
            channel.id,
            message.address,
        )
    if known:
        return None
    try:
        return await connector.fetch_profile(connection, message.address)
    except Exception as error:  # noqa: BLE001 - a failed profile call never drops a message
        log.warning("intake.no_profile", kind=channel.kind, reason=type(error).__name__)
        return None
