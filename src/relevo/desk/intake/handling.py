"""What each kind of event does, within the transaction that marks its element as done."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import assert_never
from uuid import UUID

from relevo.desk.channels import api as channels
from relevo.desk.contacts import api as contacts
from relevo.desk.conversations import api as conversations
from relevo.desk.deliveries import api as deliveries
from relevo.desk.intake import mailing
from relevo.desk.intake.addresses import move_address, resolve_address
from relevo.desk.intake.errors import InFlight, NotYet
from relevo.desk.outposts import api as outposts
from relevo.desk.surveys import api as surveys
from relevo.platform import events
from relevo.platform.db import Tx

TEXT_CHARS = conversations.MESSAGE_CHARS
ATTACHMENTS = conversations.ATTACHMENTS
WINDOW_CHANGED = "window.changed"


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """An event with what was fetched for it."""

    incoming: channels.Incoming
    owner_id: UUID
    can: channels.Capabilities
    file_ids: Sequence[UUID] = ()
    missing: Sequence[channels.Extra] = field(default_factory=tuple[channels.Extra, ...])
    profile: channels.Profile | None = None


async def handle(tx: Tx, channel: channels.Channel, ready: Prepared) -> None:
    """Raises NotYet if it is about something that has not come in."""
    one = ready.incoming
    match one:
        case channels.MessageIn():
            await _message(tx, channel, ready, one)
        case channels.EchoIn():
            await _echo(tx, channel, ready, one)
        case channels.StatusIn():
            await deliveries.receive_status(tx, channel.id, one)
        case channels.EditIn() | channels.DeletionIn() | channels.ReactionIn():
            await _amend(tx, channel, one)
        case channels.HistoryIn():
            await _history(tx, channel, one)
        case channels.MovedIn():
            await _moved(tx, channel, one)
        case channels.BlockedIn():
            await _blocked(tx, channel, one)
        case channels.ReferralIn():
            address = await resolve_address(tx, channel.id, one.address, one.aliases)
            referral = conversations.Referral(title=one.title, is_advert=one.is_advert)
            await conversations.note_referral(tx, channel.id, address, referral)
        case channels.TeamWordIn() | channels.ChannelStoppedIn():
            await _of_company(tx, channel, ready, one)
        case _:
            assert_never(one)


async def _moved(tx: Tx, channel: channels.Channel, one: channels.MovedIn) -> None:
    if await move_address(tx, channel.id, one.address, one.new_address, left=one.left) and one.left:
        await contacts.do_give_up_phones(tx, channel.id, one.new_address, one.left)


async def _of_company(
    tx: Tx, channel: channels.Channel, ready: Prepared, one: channels.TeamWordIn | channels.ChannelStoppedIn
) -> None:
    """What is no customer's doing."""
    if isinstance(one, channels.ChannelStoppedIn):
        if await channels.stop_channel(tx, channel.id, code=one.code, detail=one.detail):
            await deliveries.tell_admins(tx, channel.id)
        return
    missing = [extra.text for extra in ready.missing]
    email = ready.profile.email if ready.profile else None
    await outposts.hear(tx, channel, outposts.Heard(word=one, file_ids=ready.file_ids, missing=missing, email=email))


async def _message(tx: Tx, channel: channels.Channel, ready: Prepared, one: channels.MessageIn) -> None:
    address, joins = await mailing.place_of(tx, channel, one)
    if await _is_rating(tx, channel, address, one):
        return
    extras = [*one.extras, *ready.missing, *mailing.extras_of(one.mail)]
    if any(media.kind == "sticker" for media in one.media):
        extras.append(channels.Extra(kind="sticker"))
    text = (f"{one.name or one.address}: {one.text}" if joins else one.text).strip()
    if not text and not ready.file_ids:
        text = _words_for(extras)
    (text, file_ids), *more = _as_messages(text, ready.file_ids, is_mail=one.mail is not None)
    profile = ready.profile or channels.Profile()
    inbound = conversations.Inbound(
        channel_id=channel.id,
        address=address,
        text=text,
        verified=one.verified,
        email=one.mail.sender if one.mail and not joins else None,
        name=one.name or profile.name or one.username or profile.username or one.phone,
        external_id=one.external_id,
        attachment_ids=file_ids,
        file_owner_id=ready.owner_id,
        choice_id=one.choice_id,
        language=one.language or profile.language,
        may_comment=not (one.choice_id or one.media or one.extras),
        extras=[extra.model_dump(mode="json", exclude_defaults=True) for extra in extras],
    )
    received = await conversations.receive_message(tx, inbound)
    if received.is_new:
        await conversations.greet(tx, received)
    for number, (text, file_ids) in enumerate(more, start=2):
        rest = replace(
            inbound, text=text, attachment_ids=file_ids, external_id=f"{one.external_id}#{number}", extras=()
        )
        await conversations.receive_message(tx, replace(rest, choice_id=None))
    phone = one.phone or profile.phone
    if phone and received.is_new:
        await tx.execute(
            "UPDATE contact SET phone = $3 WHERE workspace_id = $1 AND id = $2 AND phone IS NULL",
            tx.tenant,
            received.contact_id,
            phone[:40],
        )
    if not received.is_new and received.state.contact_name is None:
        # Known so far from old messages only, which bear no names.
        name = one.name or profile.name or one.username or profile.username
        await contacts.do_learn_about_contact(tx, received.contact_id, name=name)
    await mailing.keep(tx, channel, received, one.mail)
    if not received.was_duplicate:
        await _keep_window(tx, received.conversation_id, one.sent_at, ready.can)


def _as_messages(text: str, file_ids: Sequence[UUID], *, is_mail: bool) -> list[tuple[str, Sequence[UUID]]]:
    """What is longer than a message of ours, or has more files, comes as several. A mail can be read whole beside."""
    texts = [text[:TEXT_CHARS]] if is_mail else channels.split_text(text, TEXT_CHARS, "characters") or [""]
    groups: list[Sequence[UUID]] = [file_ids[at : at + ATTACHMENTS] for at in range(0, len(file_ids), ATTACHMENTS)]
    count = max(len(texts), len(groups))
    texts += [""] * (count - len(texts))
    groups += [()] * (count - len(groups))
    return list(zip(texts, groups, strict=True))


def _words_for(extras: Sequence[channels.Extra]) -> str:
    """A message is never empty: what it is stands in words, for lists, searches and the assistant."""
    for extra in extras:
        if extra.kind in ("missing_file", "refused_file"):
            return f"[{extra.text}]"[:TEXT_CHARS]
        words = " ".join(filter(None, (extra.name, extra.text, extra.url)))
        if words:
            return f"[{extra.kind}] {words}"[:TEXT_CHARS]
    return f"[{extras[0].kind}]" if extras else "[empty]"


async def _keep_window(tx: Tx, conversation_id: UUID, sent_at: datetime | None, can: channels.Capabilities) -> None:
    """From the provider's time: ours may be late. Who writes again after blocking wants to hear from us."""
    if can.window_h is None:
        if can.block_lasts:
            return
        await tx.execute(
            """
            UPDATE conversation_window SET blocked_at = NULL
            WHERE workspace_id = $1 AND conversation_id = $2 AND blocked_at IS NOT NULL
            """,
            tx.tenant,
            conversation_id,
        )
        return
    since = min(sent_at or await tx.now(), await tx.now())
    await tx.execute(
        """
        INSERT INTO conversation_window AS w (workspace_id, conversation_id, expires_at) VALUES ($1, $2, $3)
        ON CONFLICT (workspace_id, conversation_id)
        DO UPDATE SET expires_at = greatest(w.expires_at, excluded.expires_at),
            blocked_at = CASE WHEN $4 THEN w.blocked_at END
        """,
        tx.tenant,
        conversation_id,
        since + timedelta(hours=can.window_h),
        can.block_lasts,
    )


async def _is_rating(tx: Tx, channel: channels.Channel, address: str, one: channels.MessageIn) -> bool:
    """A pressed star, or a number from 1 to 5 alone on its first line while the question stands; below it a comment."""
    bare, _, comment = one.text.strip().partition("\n")
    score = (one.choice_id or "").removeprefix(deliveries.RATING_PREFIX) if one.choice_id else bare.strip()
    if (one.choice_id and not one.choice_id.startswith(deliveries.RATING_PREFIX)) or score not in "1 2 3 4 5".split():
        return False
    row = await tx.fetchrow(
        """
        SELECT c.id, c.csat_score FROM conversation c
        JOIN contact_identity i ON i.workspace_id = c.workspace_id AND i.id = c.identity_id
        WHERE c.workspace_id = $1 AND i.channel_id = $2 AND i.address = $3 AND c.status = 'resolved'
          AND c.csat_asked_at IS NOT NULL
        """,
        tx.tenant,
        channel.id,
        address,
    )
    if row is None or (row["csat_score"] is not None and not one.choice_id):
        # A pressed star of long ago is an answer to nothing any more; a bare number is a message.
        return bool(one.choice_id)
    comment = "" if one.choice_id else comment.strip()[: surveys.COMMENT_CHARS]
    await surveys.record_csat(tx, row["id"], score=int(score), comment=comment)
    await surveys.request_comment(tx, row["id"])
    return True


async def _echo(tx: Tx, channel: channels.Channel, ready: Prepared, one: channels.EchoIn) -> None:
    address, _ = await mailing.place_of(tx, channel, one)
    recognised = await deliveries.recognise_echo(tx, channel.id, address, one)
    if recognised == "later":
        raise InFlight("a message of ours with these words is in flight")
    if recognised == "ours":
        return
    text = one.text.strip()[:TEXT_CHARS] or "[file]"
    received = await conversations.receive_echo(
        tx,
        conversations.Echo(
            channel_id=channel.id,
            address=address,
            text=text,
            external_id=one.external_id,
            author_name=one.author_name,
            attachment_ids=ready.file_ids,
            file_owner_id=ready.owner_id,
        ),
    )
    await mailing.keep(tx, channel, received, one.mail)


async def _amend(
    tx: Tx, channel: channels.Channel, one: channels.EditIn | channels.DeletionIn | channels.ReactionIn
) -> None:
    change = conversations.Amendment(
        channel_id=channel.id,
        external_id=one.external_id,
        text=one.text.strip()[:TEXT_CHARS] if isinstance(one, channels.EditIn) else None,
        deleted=isinstance(one, channels.DeletionIn),
        reaction=one.emoji if isinstance(one, channels.ReactionIn) else None,
        is_reaction=isinstance(one, channels.ReactionIn),
    )
    if not await conversations.amend_message(tx, change):
        raise NotYet("the message that this changes has not come in")


async def _history(tx: Tx, channel: channels.Channel, one: channels.HistoryIn) -> None:
    address = await resolve_address(tx, channel.id, one.address, one.aliases)
    old = [
        conversations.OldMessage(
            external_id=message.external_id,
            author=message.author,
            text=message.text[:TEXT_CHARS],
            sent_at=message.sent_at,
        )
        for message in one.messages
        if message.text.strip()
    ]
    history = conversations.History(channel_id=channel.id, address=address, messages=old, is_now=one.is_now)
    await conversations.receive_history(tx, history)


async def _blocked(tx: Tx, channel: channels.Channel, one: channels.BlockedIn) -> None:
    address = await resolve_address(tx, channel.id, one.address, one.aliases)
    conversation_id = await tx.fetchval(
        """
        INSERT INTO conversation_window AS w (workspace_id, conversation_id, expires_at, blocked_at)
        SELECT $1, c.id, now(), CASE WHEN $4 THEN now() END FROM conversation c
        JOIN contact_identity i ON i.workspace_id = c.workspace_id AND i.id = c.identity_id
        WHERE c.workspace_id = $1 AND i.channel_id = $2 AND i.address = $3
        ON CONFLICT (workspace_id, conversation_id) DO UPDATE SET blocked_at = excluded.blocked_at
        RETURNING conversation_id
        """,
        tx.tenant,
        channel.id,
        address,
        one.blocked,
    )
    if conversation_id is not None:
        payload = {"conversation_id": str(conversation_id)}
        await events.append(tx, WINDOW_CHANGED, audience=["team"], payload=payload, conversation_id=conversation_id)
