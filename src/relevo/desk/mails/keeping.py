"""A mail is kept beside its message: whole, and safe to look at."""

from uuid import UUID

from relevo.desk.channels.api import MailIn, clean_text
from relevo.desk.mails import repository
from relevo.desk.mails.safe_html import make_safe
from relevo.platform.db import Tx

TEXT_CHARS = 200_000
HTML_CHARS = 4_000_000


async def keep_mail(tx: Tx, mail: MailIn, *, message_id: UUID, conversation_id: UUID, channel_id: UUID) -> None:
    """Safe to call twice."""
    html = clean_text(make_safe(mail.html))
    await repository.insert_mail(
        tx,
        message_id,
        conversation_id,
        channel_id,
        clean_text(mail.message_id)[:300],
        clean_text(mail.subject)[:500],
        clean_text(mail.sender)[:300],
        [clean_text(one) for one in mail.to],
        [clean_text(one) for one in mail.cc],
        [clean_text(one) for one in mail.refers_to],
        mail.proof,
        html if len(html) <= HTML_CHARS else "",
        clean_text(mail.text)[:TEXT_CHARS],
    )
