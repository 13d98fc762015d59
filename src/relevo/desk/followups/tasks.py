"""The clock's part: new callbacks are told by mail, and one whose time has come is told again."""

from collections import defaultdict
from collections.abc import Sequence
from typing import cast
from uuid import UUID

from relevo.desk.followups import repository
from relevo.desk.followups.actions.open_callback import DUE_JOB, MAIL_JOB
from relevo.desk.followups.events import CALLBACK_DUE, announce_callback
from relevo.desk.followups.mails import callbacks_mail, due_mail
from relevo.kit.ids import WorkspaceId
from relevo.platform.db import Database, Record
from relevo.platform.jobs import JobContext, JobRegistry, Payload
from relevo.platform.mail import Mail, Mailer
from relevo.platform.settings import Settings

MOST_AT_ONCE = 500


def register(registry: JobRegistry, *, db: Database, services: dict[type[object], object], **_others: object) -> None:
    @registry.task(MAIL_JOB)
    async def _mail(_context: JobContext, payload: Payload) -> None:
        # Safe to run twice: what a mail told of is marked; where sending failed halfway, a mail may come twice.
        await mail_new(db, WorkspaceId(UUID(payload["workspace_id"])), services)

    @registry.task(DUE_JOB)
    async def _due(_context: JobContext, payload: Payload) -> None:
        # Safe to run twice: a mail may come twice, an event changes nothing.
        await tell_due(db, WorkspaceId(UUID(payload["workspace_id"])), UUID(payload["callback_id"]), services)


async def mail_new(db: Database, workspace_id: WorkspaceId, services: dict[type[object], object]) -> int:
    """One mail to each who should know; returns how many. Where mails cannot be sent, the list still has them all."""
    by_reader: dict[tuple[str, str | None], list[Record]] = defaultdict(list)
    async with db.transaction(workspace_id, read_only=True) as tx:
        new = await repository.fetch_unmailed(tx, most=MOST_AT_ONCE)
        for row in new:
            for reader in await repository.fetch_readers(tx, team_id=row["team_id"], teammate_id=row["teammate_id"]):
                by_reader[reader["email"], reader["locale"]].append(row)
    base_url = _base_url(services)
    mails = [
        callbacks_mail(
            email, count=len(rows), first_due_at=min(row["due_at"] for row in rows), base_url=base_url, locale=locale
        )
        for (email, locale), rows in by_reader.items()
    ]
    await _send(services, mails)
    async with db.transaction(workspace_id) as tx:
        await repository.mark_mailed(tx, [row["id"] for row in new])
    return len(mails)


async def tell_due(
    db: Database, workspace_id: WorkspaceId, callback_id: UUID, services: dict[type[object], object]
) -> bool:
    """False where there is nothing to tell: done, or put off."""
    async with db.transaction(workspace_id) as tx:
        row = await repository.find_callback(tx, callback_id)
        if row is None or row["state"] != "open" or row["due_at"] > await tx.now():
            return False
        callback = await announce_callback(tx, callback_id, name=CALLBACK_DUE)
        readers = await repository.fetch_readers(tx, team_id=callback.team_id, teammate_id=callback.teammate_id)
    base_url, number = _base_url(services), callback.conversation_number
    await _send(
        services, [due_mail(row["email"], number=number, base_url=base_url, locale=row["locale"]) for row in readers]
    )
    return True


async def _send(services: dict[type[object], object], mails: Sequence[Mail]) -> None:
    mailer = cast("Mailer | None", services.get(Mailer))
    if mailer is None:
        return
    for mail in mails:
        await mailer.send(mail)


def _base_url(services: dict[type[object], object]) -> str:
    settings = services.get(Settings)
    return settings.base_url if isinstance(settings, Settings) else ""
