"""What is different for a message that is a mail: whose conversation it joins, what the thread shows, what is kept."""

from relevo.desk.channels import api as channels
from relevo.desk.conversations import api as conversations
from relevo.desk.intake.addresses import resolve_address
from relevo.desk.mails import api as mails
from relevo.platform.db import Tx


async def place_of(tx: Tx, channel: channels.Channel, one: channels.MessageIn | channels.EchoIn) -> tuple[str, bool]:
    """The customer's address, and whether it is another person's whose conversation this mail joins."""
    if one.mail is not None:
        is_ours = isinstance(one, channels.EchoIn)
        joined = await mails.place_of(tx, channel.id, one.mail, is_ours=is_ours)
        if joined is not None:
            return joined, joined != one.address
    return await resolve_address(tx, channel.id, one.address, one.aliases, at=one.sent_at), False


def extras_of(mail: channels.MailIn | None) -> list[channels.Extra]:
    """What the thread shows of a mail: its subject, its sender, who else got it, and a proof that failed."""
    if mail is None:
        return []
    details = [*mail.cc, *(["proof:failed"] if mail.proof == "failed" else [])]
    return [channels.Extra(kind="mail", text=mail.subject, name=mail.sender, details=details)]


async def keep(
    tx: Tx, channel: channels.Channel, received: conversations.Received, mail: channels.MailIn | None
) -> None:
    """Beside the message. Where two machines seem to answer each other, people take over."""
    if mail is None or received.was_duplicate:
        return
    await mails.keep_mail(
        tx,
        mail,
        message_id=received.message.id,
        conversation_id=received.conversation_id,
        channel_id=channel.id,
    )
    if received.message.author.kind == "contact" and await mails.goes_in_circles(tx, received.conversation_id):
        await conversations.stop_circling(tx, received)
