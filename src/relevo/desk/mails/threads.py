"""Which conversation a mail belongs to, and which mail ours answers."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from relevo.desk.channels.api import MailIn, MailOut
from relevo.desk.mails import repository
from relevo.platform.db import Tx

REFERENCES = 20
MOST_ANSWERS_PER_HOUR = 10
"""So many answers of an assistant within an hour mean that a machine answers them."""
_REPLY = re.compile(r"^\s*(?:re|aw|sv|rv)\s*:", re.IGNORECASE)


async def place_of(tx: Tx, channel_id: UUID, mail: MailIn, *, is_ours: bool = False) -> str | None:
    """The address of the customer in whose conversation the mail belongs, although its sender has another one.

    The mail names one of ours or of theirs by its id, or our own signed address; never by its subject. Its sender must
    have been named in that conversation before, and nobody's word counts where the customer's address is proved: who
    is not proved gets a conversation of their own. `is_ours`: it was sent from the company's own mailbox.
    """
    parts = [UUID(one) for one in mail.part_ids]
    named = UUID(mail.thread_id) if mail.thread_id else None
    if not (parts or mail.refers_to or named):
        return None
    found = await repository.find_thread(tx, channel_id, part_ids=parts, refers_to=mail.refers_to, named=named)
    if found is None:
        return None
    if is_ours:
        return str(found["address"])
    if found["verified"] or found["address"] == mail.sender:
        return None
    return str(found["address"]) if await repository.takes_part(tx, found["id"], mail.sender) else None


async def thread_of(tx: Tx, conversation_id: UUID, *, chosen: Mapping[str, Any], teammate_id: UUID | None) -> MailOut:
    """What a message going out continues. `chosen`: the subject and the copies that its author wrote."""
    last = await repository.find_last(tx, conversation_id)
    answers = str(last["mail_id"]) if last else await repository.find_last_sent(tx, conversation_id) or ""
    before = list(reversed(last["refers_to"])) if last else []
    subject = str(chosen.get("subject") or "").strip() or _subject_after(str(last["subject"]) if last else "")
    return MailOut(
        conversation_id=conversation_id,
        subject=subject,
        in_reply_to=answers,
        references=[*before[-REFERENCES:], answers] if answers else [],
        cc=[str(one) for one in chosen.get("cc") or ()],
        bcc=[str(one) for one in chosen.get("bcc") or ()],
        signature=await repository.find_signature(tx, teammate_id) if teammate_id else None,
    )


def _subject_after(subject: str) -> str:
    text = subject.strip()
    return text if not text or _REPLY.match(text) else f"Re: {text}"


async def goes_in_circles(tx: Tx, conversation_id: UUID) -> bool:
    """Whether an assistant answered so often within the hour that a machine seems to be at the other end."""
    return await repository.count_answers(tx, conversation_id) >= MOST_ANSWERS_PER_HOUR
