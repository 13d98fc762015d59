"""A channel's connection to its provider: what was filled in, the secrets, and what the last check found.

Secrets are rows of their own, each sealed for its place; they are opened only to speak for the channel.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from relevo.desk.channels.connector import Checked, ConnectField, Connection, Connector, Connectors
from relevo.desk.channels.errors import ConnectionIncomplete
from relevo.desk.channels.events import announce_channel
from relevo.desk.channels.missed import INTAKE_RESUME, ask_for_missed, missed_since, still_said
from relevo.desk.channels.tables import CHANNEL_COLUMNS, DISCONNECTED, Channel, channel_from
from relevo.kit.ids import ChannelId, FileId, WorkspaceId, new_id
from relevo.platform import jobs
from relevo.platform.db import Record, Tx
from relevo.platform.files import FileLinks
from relevo.platform.secrets import Place, Secret, SecretBox

DELIVERIES_RESUME = "deliveries.resume"
HINT_CHARS = 4
RECHECK_JOB = "channels.recheck"
RECHECK_FAILED_AFTER = timedelta(minutes=10)


@dataclass(frozen=True, kw_only=True)
class Outside:
    """What it takes to speak for channels: the kinds there are, the box with their secrets, our public address."""

    connectors: Connectors
    box: SecretBox
    base_url: str
    links: FileLinks | None = None


def check_values(
    connector: Connector, given: Mapping[str, str], *, known: Mapping[str, str], known_secrets: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """The values and the new secrets; an empty secret keeps the one there is. Raises ConnectionIncomplete."""
    values, secrets = dict(known), dict[str, str]()
    wrong: list[str] = [name for name in given if name not in {field.name for field in connector.fields}]
    for field in connector.fields:
        text = given.get(field.name, "").strip()
        if field.secret:
            secrets |= {field.name: text} if text else {}
        else:
            values[field.name] = (text if field.name in given else known.get(field.name, "")) or field.default
        if text and not _fits(field, text):
            wrong.append(field.name)
    for field in connector.fields:
        stands = field.name in secrets or field.name in known_secrets if field.secret else bool(values[field.name])
        if not stands and field.is_required(values):
            wrong.append(field.name)
    if wrong:
        raise ConnectionIncomplete(fields=wrong)
    return values, secrets


def _fits(field: ConnectField, text: str) -> bool:
    return bool(re.fullmatch(field.pattern, text)) and (not field.options or text in field.options)


async def store_secrets(tx: Tx, channel_id: ChannelId, secrets: Mapping[str, str], *, box: SecretBox) -> None:
    for name, text in secrets.items():
        row_id = await tx.fetchval(
            "SELECT id FROM channel_secret WHERE workspace_id = $1 AND channel_id = $2 AND name = $3",
            tx.tenant,
            channel_id,
            name,
        )
        row_id = row_id or new_id()
        sealed = box.close(Secret(text), Place("channel_secret", "sealed", tx.tenant, row_id))
        await tx.execute(
            """
            INSERT INTO channel_secret (workspace_id, id, channel_id, name, sealed, hint)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (workspace_id, channel_id, name)
            DO UPDATE SET sealed = excluded.sealed, hint = excluded.hint, updated_at = now()
            """,
            tx.tenant,
            row_id,
            channel_id,
            name,
            sealed,
            text[-HINT_CHARS:] if len(text) >= 4 * HINT_CHARS else "",
        )


async def secret_hints(tx: Tx, channel_id: ChannelId) -> dict[str, str]:
    """By name: the last letters of each stored secret, or "" for a short one."""
    rows = await tx.fetch(
        "SELECT name, hint FROM channel_secret WHERE workspace_id = $1 AND channel_id = $2", tx.tenant, channel_id
    )
    return {row["name"]: row["hint"] for row in rows}


async def forget_secret(tx: Tx, channel_id: ChannelId, name: str) -> None:
    await tx.execute(
        "DELETE FROM channel_secret WHERE workspace_id = $1 AND channel_id = $2 AND name = $3",
        tx.tenant,
        channel_id,
        name,
    )


async def forget_secrets(tx: Tx, channel_id: ChannelId) -> None:
    await tx.execute("DELETE FROM channel_secret WHERE workspace_id = $1 AND channel_id = $2", tx.tenant, channel_id)


async def open_connection(tx: Tx, channel: Channel, outside: Outside) -> Connection:
    rows = await tx.fetch(
        "SELECT id, name, sealed FROM channel_secret WHERE workspace_id = $1 AND channel_id = $2",
        tx.tenant,
        channel.id,
    )
    return Connection(
        workspace_id=tx.tenant,
        channel_id=channel.id,
        name=channel.name,
        hook_url=hook_url(channel, outside.base_url),
        values=channel.connection,
        secrets={row["name"]: _opened(tx, row, outside.box) for row in rows},
        file_url=partial(_file_url, outside, tx.tenant),
    )


def _file_url(outside: Outside, workspace_id: WorkspaceId, file_id: UUID) -> str:
    if outside.links is None:
        return ""
    return outside.base_url.rstrip("/") + outside.links.path_for(workspace_id, FileId(file_id))


def _opened(tx: Tx, row: Record, box: SecretBox) -> Secret:
    return box.open(row["sealed"], Place("channel_secret", "sealed", tx.tenant, row["id"]))


def hook_url(channel: Channel, base_url: str) -> str:
    return address_of(channel.kind, channel.public_key, base_url)


def address_of(kind: str, public_key: str, base_url: str) -> str:
    return f"{base_url.rstrip('/')}/hooks/v1/{kind}/{public_key}"


def redirect_url(connector: Connector, base_url: str) -> str:
    """Where the provider sends an admin back; "" where nobody consents."""
    return f"{base_url.rstrip('/')}{connector.redirect_path}" if connector.redirect_path else ""


async def find_channel_by_account(tx: Tx, kind: str, account_id: str) -> Channel | None:
    row = await tx.fetchrow(
        f"SELECT {CHANNEL_COLUMNS} FROM channel WHERE workspace_id = $1 AND kind = $2 AND account_id = $3",
        tx.tenant,
        kind,
        account_id,
    )
    return channel_from(row) if row else None


async def find_other_owner(tx: Tx, channel: Channel, checked: Checked) -> Channel | None:
    """Another channel of the workspace that has this account already."""
    if not checked.account_id:
        return None
    other = await find_channel_by_account(tx, channel.kind, checked.account_id)
    return other if other is not None and other.id != channel.id else None


async def keep_checked(tx: Tx, channel: Channel, checked: Checked, *, connector: Connector, box: SecretBox) -> None:
    """What a check of `channel`, whose row is locked, found. If all is well, a stopped channel goes on."""
    await store_secrets(tx, channel.id, checked.new_secrets, box=box)
    failed = next((check for check in checked.checks if not check.ok and not check.is_advice), None)
    is_another = bool(checked.account_id and channel.account_id and checked.account_id != channel.account_id)
    # How far the account before had been read says nothing about this one.
    known = filled_in(connector, channel.connection) if is_another else channel.connection
    await tx.execute(
        """
        UPDATE channel SET connection = $3, account_id = coalesce($4, account_id),
            account_name = CASE WHEN $5 = '' THEN account_name ELSE $5 END, checks = $6, checked_at = now(),
            stopped_at = CASE WHEN $7::text IS NULL THEN NULL ELSE stopped_at END,
            problem_code = $7, last_error = $8, expires_at = coalesce($9, expires_at)
        WHERE workspace_id = $1 AND id = $2
        """,
        tx.tenant,
        channel.id,
        known | dict(checked.learned),
        checked.account_id,
        checked.account_name,
        [
            {
                "name": check.name,
                "ok": check.ok,
                "code": check.code,
                "detail": check.detail[:500],
                "is_advice": check.is_advice,
            }
            for check in checked.checks
        ]
        + still_said(channel.checks, await tx.now()),
        None if failed is None else f"{failed.name}.{failed.code}" if failed.code else failed.name,
        failed.detail[:500] if failed else None,
        checked.expires_at,
    )
    since = missed_since(channel, checked, await tx.now())
    if since is not None:
        await ask_for_missed(tx, channel.id, since)
    if failed is None:
        await resume_channel(tx, channel.id)
    await _ask_to_recheck(tx, channel.id, connector.recheck_after if failed is None else RECHECK_FAILED_AFTER)
    await announce_channel(tx, channel.id)


async def find_sibling_hooks(tx: Tx, channel: Channel, base_url: str) -> frozenset[str]:
    """The addresses of the other channels of this kind that take what their provider tells."""
    rows = await tx.fetch(
        """
        SELECT public_key FROM channel
        WHERE workspace_id = $1 AND kind = $2 AND id <> $3 AND account_id IS NOT NULL AND problem_code IS NULL
        """,
        tx.tenant,
        channel.kind,
        channel.id,
    )
    return frozenset(address_of(channel.kind, row["public_key"], base_url) for row in rows)


def filled_in(connector: Connector, values: Mapping[str, str]) -> dict[str, str]:
    """What an admin filled in, without what the provider told and how far it was read."""
    names = {field.name for field in connector.fields}
    return {name: text for name, text in values.items() if name in names}


async def forget_connection(tx: Tx, channel: Channel, connector: Connector) -> None:
    """Off, and as if it had never been checked. What waits to go out is told to fail: nobody can send it any more."""
    await tx.execute(
        """
        UPDATE channel SET enabled = false, connection = $3, account_id = NULL, checks = '[]', checked_at = NULL,
            stopped_at = NULL, problem_code = $4, last_error = NULL, expires_at = NULL, hook_refused_at = NULL
        WHERE workspace_id = $1 AND id = $2
        """,
        tx.tenant,
        channel.id,
        filled_in(connector, channel.connection),
        DISCONNECTED,
    )
    await _ask_to_resume(tx, channel.id, DELIVERIES_RESUME)


async def ask_siblings_to_recheck(tx: Tx, channel: Channel, connector: Connector) -> None:
    """Channels that may stand on the same account at the provider: its subscription ended with this channel's."""
    rows = await tx.fetch(
        """
        SELECT id FROM channel
        WHERE workspace_id = $1 AND id <> $2 AND kind = ANY ($3) AND enabled AND checked_at IS NOT NULL
        """,
        tx.tenant,
        channel.id,
        list(connector.shares_account_with),
    )
    now = await tx.now()
    for row in rows:
        payload = {"workspace_id": str(tx.tenant), "channel_id": str(row["id"]), "at_once": True}
        await jobs.enqueue(tx, RECHECK_JOB, payload, dedupe_key=f"{RECHECK_JOB}:{row['id']}:{now.isoformat()}")


async def _ask_to_recheck(tx: Tx, channel_id: ChannelId, after: timedelta) -> None:
    """Each check asks for the next one; of several in a row only the last one's finds something to do."""
    due = await tx.now() + after
    payload = {"workspace_id": str(tx.tenant), "channel_id": str(channel_id)}
    key = f"{RECHECK_JOB}:{channel_id}:{due:%Y%m%d%H%M}"
    await jobs.enqueue(tx, RECHECK_JOB, payload, dedupe_key=key, delay_s=after.total_seconds())


async def resume_channel(tx: Tx, channel_id: ChannelId) -> None:
    """What waits, in and out, goes on."""
    for name in (INTAKE_RESUME, DELIVERIES_RESUME):
        await _ask_to_resume(tx, channel_id, name)


async def _ask_to_resume(tx: Tx, channel_id: ChannelId, name: str) -> None:
    at = (await tx.now()).isoformat()
    payload = {"workspace_id": str(tx.tenant), "channel_id": str(channel_id)}
    await jobs.enqueue(tx, name, payload, dedupe_key=f"{name}:{channel_id}:{at}")


async def stop_channel(tx: Tx, channel_id: ChannelId, *, code: str, detail: str) -> bool:
    """The provider lets the channel say nothing any more. False if that was known."""
    stopped = await tx.fetchval(
        """
        UPDATE channel SET stopped_at = now(), problem_code = $3, last_error = $4
        WHERE workspace_id = $1 AND id = $2 AND stopped_at IS NULL RETURNING true
        """,
        tx.tenant,
        channel_id,
        code[:100],
        detail[:500],
    )
    if stopped:
        await announce_channel(tx, channel_id)
    return bool(stopped)


async def note_hook_refused(tx: Tx, channel_id: ChannelId) -> None:
    """A request to our address was not signed as it must be. Once a minute at most: anybody can knock."""
    is_news = await tx.fetchval(
        """
        UPDATE channel SET hook_refused_at = now() WHERE workspace_id = $1 AND id = $2
            AND checked_at IS NOT NULL AND coalesce(hook_refused_at, '-infinity') < now() - interval '1 minute'
        RETURNING true
        """,
        tx.tenant,
        channel_id,
    )
    if is_news:
        await announce_channel(tx, channel_id)


async def forget_hook_refused(tx: Tx, channel_id: ChannelId) -> None:
    """One with the right signature came."""
    await tx.execute(
        "UPDATE channel SET hook_refused_at = NULL WHERE workspace_id = $1 AND id = $2", tx.tenant, channel_id
    )
    await announce_channel(tx, channel_id)


def is_expiring(channel: Channel, now: datetime, *, days: int = 7) -> bool:
    return channel.expires_at is not None and (channel.expires_at - now).days < days
