"""A colleague who shall decide hears of it: on their screens, and by mail for whoever does not look at them."""

from typing import cast
from uuid import UUID

from relevo.desk.doubts import repository
from relevo.kit.ids import WorkspaceId
from relevo.platform.db import Database, Tx
from relevo.platform.i18n import Sentences
from relevo.platform.jobs import enqueue
from relevo.platform.mail import Mail, Mailer
from relevo.platform.settings import Settings

SENTENCES = Sentences.beside(__file__)
TELL = "doubts.tell_asked"


async def tell_later(tx: Tx, doubt_id: UUID) -> None:
    await enqueue(tx, TELL, {"workspace_id": str(tx.tenant), "doubt_id": str(doubt_id)})


async def tell_asked(
    db: Database, workspace_id: WorkspaceId, doubt_id: UUID, services: dict[type[object], object]
) -> bool:
    """False where there is nobody to tell: it was decided meanwhile, or they left. Raises MailNotSent.

    The mail says who asks and their note. The statements stay in the workspace: one may be what a customer was told.
    """
    async with db.transaction(workspace_id, read_only=True) as tx:
        row = await repository.find_asked(tx, doubt_id)
    mailer = cast("Mailer | None", services.get(Mailer))
    if row is None or mailer is None:
        return False
    settings = services.get(Settings)
    base_url = settings.base_url if isinstance(settings, Settings) else ""
    locale: str | None = row["locale"]
    subject = SENTENCES.say("asked_subject", locale, name=row["by"])
    text = SENTENCES.say(
        "asked_text",
        locale,
        name=row["by"],
        what=SENTENCES.say(f"kind_{row['kind']}", locale),
        note=f"\n\n{row['note']}" if row["note"] else "",
        link=f"{base_url}/doubts?show=asked",
    )
    await mailer.send(Mail(row["email"], subject, text))
    return True
