"""What comes from an outpost: a reply in a card's thread, a pressed button, a command. Each in the transaction that
marks it as handled, so it has one effect; what its author must know is queued in the same transaction.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from relevo.desk.audit import api as audit
from relevo.desk.channels import api as channels
from relevo.desk.conversations import api as conversations
from relevo.desk.outposts import repository
from relevo.desk.outposts.repository import CardRow
from relevo.desk.outposts.texts import say
from relevo.desk.outposts.words import ask_to_show, tell_member
from relevo.desk.team import api as team
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx

NOTE_PREFIXES = ("note:", "nota:", "//")
LANGUAGE = "language"
# All of them are raised before anything is written.
_NOT_SENT = (conversations.EmptyMessage, conversations.MessageTooLong, conversations.TooManyAttachments)
_NOT_DONE = (
    conversations.NoAssistantWillAnswer,
    conversations.NoSuchConversation,
    conversations.PassNotPossible,
    conversations.UnknownAssistant,
)


@dataclass(frozen=True, kw_only=True)
class Heard:
    """A word with what was fetched for it before. `actor`: who it is by link; `by_email`: who it may be, by the address
    that the provider confirmed."""

    word: channels.TeamWordIn
    file_ids: Sequence[UUID] = ()
    missing: Sequence[str] = ()
    email: str | None = None


async def expects(tx: Tx, channel_id: UUID, word: channels.TeamWordIn) -> bool:
    """Whether the word is about anything of ours: people also talk of other things there."""
    if word.kind in ("button", "command"):
        return True
    if word.kind in ("edit", "deletion"):
        return await repository.was_said(tx, channel_id, word.external_id)
    return await repository.find_card(tx, channel_id, word.place, word.thread) is not None


async def who_is(tx: Tx, channel_id: UUID, member: str, email: str | None) -> Actor | None:
    """The linked teammate, or whose address it is."""
    found = await repository.find_member(tx, channel_id, member)
    if found is not None or not email:
        return found
    return await repository.find_teammate_by_email(tx, channel_id, email)


async def hear(tx: Tx, channel: channels.Channel, heard: Heard) -> None:
    word = heard.word
    if not await expects(tx, channel.id, word):
        return
    language = channel.connection.get(LANGUAGE, "en")
    if word.kind == "command":
        await _command(tx, channel, heard, language)
        return
    actor = await who_is(tx, channel.id, word.member, heard.email)
    if actor is None:
        await tell_member(tx, channel.id, word, say(language, "not_linked"))
        return
    if heard.email and await repository.find_member(tx, channel.id, word.member) is None:
        await _link(tx, channel, word.member, actor, how="email")
    match word.kind:
        case "button":
            await _press(tx, channel, word, actor, language)
        case "reply":
            await _reply(tx, channel, heard, actor, language)
        case "edit" | "deletion":
            await tell_member(tx, channel.id, word, say(language, "too_late"))


async def _reply(tx: Tx, channel: channels.Channel, heard: Heard, actor: Actor, language: str) -> None:
    word = heard.word
    card = await repository.find_card(tx, channel.id, word.place, word.thread)
    if card is None:
        return
    if heard.missing:
        await tell_member(tx, channel.id, word, say(language, "file_missing", name=", ".join(heard.missing)))
        return
    text, is_note = _note_of(word.text)
    kept_because = "" if is_note else await _who_else_has_it(tx, card, actor, language)
    given = conversations.SendInput(
        client_id=_client_id(word.external_id),
        kind="note" if is_note or kept_because else "message",
        text=text,
        attachment_ids=list(heard.file_ids),
    )
    try:
        sent = await conversations.send_message(tx, card.conversation_id, given, actor=actor)
    except _NOT_SENT as error:
        await tell_member(tx, channel.id, word, say(language, "not_sent", why=str(error)))
        return
    await repository.note_said(tx, channel.id, word.external_id, sent.message.id)
    if kept_because:
        await tell_member(tx, channel.id, word, kept_because)
    await ask_to_show(tx, card.id, key=f"reply:{sent.message.seq}")


def _note_of(text: str) -> tuple[str, bool]:
    for prefix in NOTE_PREFIXES:
        if text.lower().startswith(prefix):
            return text[len(prefix) :].strip(), True
    return text, False


def _client_id(external_id: str) -> str:
    """The same word is the same message, whatever letters its id has."""
    return f"outpost:{hashlib.sha256(external_id.encode()).hexdigest()[:40]}"


async def _who_else_has_it(tx: Tx, card: CardRow, actor: Actor, language: str) -> str:
    """Why the words must not go to the customer; empty if they may: people's queue has it, or their author."""
    locked = await conversations.lock_for_action(tx, card.conversation_id)
    state = locked.state
    if state.status == "resolved":
        return say(language, "kept.resolved")
    if state.holder.kind == "assistant":
        return say(language, "kept.assistant", name=locked.holder_name)
    if state.holder.kind == "teammate" and state.holder.id != actor.teammate_id:
        return say(language, "kept.teammate", name=locked.holder_name)
    return ""


async def _press(tx: Tx, channel: channels.Channel, word: channels.TeamWordIn, actor: Actor, language: str) -> None:
    verb, _, rest = word.value.partition(":")
    conversation_text, _, epoch_text = rest.partition(":")
    if verb not in ("take", "ai", "resolve") or not epoch_text.isdigit():
        return
    conversation_id, epoch = UUID(conversation_text), int(epoch_text)
    try:
        await _do(tx, verb, conversation_id, epoch, actor)
    except conversations.BatonMoved:
        now = await conversations.fetch_conversation(tx, conversation_id)
        name = now.holder_name or say(language, "state.resolved")
        await tell_member(tx, channel.id, word, say(language, "moved", name=name))
    except _NOT_DONE as error:
        await tell_member(tx, channel.id, word, say(language, "not_possible", why=str(error)))
    card = await repository.find_card(tx, channel.id, word.place, word.thread)
    if card is not None:
        await ask_to_show(tx, card.id, key=f"press:{word.external_id}")


async def _do(tx: Tx, verb: str, conversation_id: UUID, epoch: int, actor: Actor) -> None:
    match verb:
        case "take":
            await conversations.take_over(tx, conversation_id, epoch=epoch, actor=actor)
        case "ai":
            given = conversations.HandToAiInput(epoch=epoch)
            await conversations.hand_to_ai(tx, conversation_id, given, actor=actor)
        case _:
            await conversations.resolve(tx, conversation_id, epoch=epoch, actor=actor)


async def _command(tx: Tx, channel: channels.Channel, heard: Heard, language: str) -> None:
    word = heard.word
    verb, _, rest = word.text.strip().partition(" ")
    match verb.lower():
        case "link":
            answer = await _use_code(tx, channel, word.member, rest.strip(), language)
        case "unlink":
            await repository.unlink(tx, channel.id, member=word.member)
            answer = say(language, "unlinked")
        case "who":
            actor = await who_is(tx, channel.id, word.member, heard.email)
            answer = say(language, "who_linked", name=actor.name) if actor else say(language, "not_linked")
        case _:
            answer = say(language, "help")
    await tell_member(tx, channel.id, word, answer)


async def _use_code(tx: Tx, channel: channels.Channel, member: str, code: str, language: str) -> str:
    teammate_id = await repository.use_code(tx, channel.id, hash_of(code)) if code else None
    if teammate_id is None:
        return say(language, "wrong_code")
    await repository.link_member(tx, channel.id, member, teammate_id, how="code")
    actor = await repository.find_member(tx, channel.id, member)
    if actor is None:
        raise team.NoSuchTeammate
    await audit.record(tx, "outpost.linked", by=actor, subject_kind="channel", subject_id=channel.id, how="code")
    return say(language, "linked", name=actor.name)


async def _link(tx: Tx, channel: channels.Channel, member: str, actor: Actor, *, how: str) -> None:
    await repository.link_member(tx, channel.id, member, actor.teammate_id, how=how)
    await audit.record(tx, "outpost.linked", by=actor, subject_kind="channel", subject_id=channel.id, how=how)


def hash_of(code: str) -> bytes:
    return hashlib.sha256(code.strip().upper().encode()).digest()
