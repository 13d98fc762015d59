"""A handoff as a card: who, why, what they want, what was tried, and how it stands now. Read without a lock."""

import hashlib
import json
from dataclasses import asdict

from relevo.desk.conversations import api as conversations
from relevo.desk.outposts import repository
from relevo.desk.outposts.port import Button, Card, Tone
from relevo.desk.outposts.repository import CardRow
from relevo.desk.outposts.texts import has, say
from relevo.platform.db import Tx

LINES = 4
LINE_CHARS = 240
LAST_CHARS = 600


async def card_of(tx: Tx, card: CardRow, *, language: str, base_url: str) -> tuple[Card, bool]:
    """The card, and whether it is over: a newer one goes on, or the conversation is with an assistant or resolved."""
    now = await conversations.fetch_conversation(tx, card.conversation_id)
    state, tone = await _state(tx, card, now, language)
    is_newer = await repository.has_newer_card(tx, card)
    if is_newer:
        state, tone = say(language, "state.newer"), "over"
    brief, _return_brief = await conversations.fetch_briefs(tx, card.conversation_id)
    name = now.contact_name or say(language, "somebody")
    parts = _parts(brief, language) if brief is not None and not is_newer else []
    last = await repository.last_words(tx, card.conversation_id, up_to_seq=card.told_seq)
    if last and not is_newer:
        parts.append((say(language, "part.last"), [last[:LAST_CHARS]]))
    shown = Card(
        title=say(language, "title", name=name)[:140],
        state=state,
        tone=tone,
        facts=_facts(now, language),
        parts=parts,
        buttons=[] if is_newer else _buttons(now, language, base_url),
        hint=say(language, "hint") if tone in ("waiting", "taken") else "",
    )
    return shown, tone in ("away", "over")


def print_of(card: Card) -> str:
    """Two cards with the same print look the same."""
    return hashlib.sha256(json.dumps(asdict(card), sort_keys=True, default=str).encode()).hexdigest()


async def _state(tx: Tx, card: CardRow, now: conversations.Conversation, language: str) -> tuple[str, Tone]:
    holder = now.state.holder
    if now.state.status == "resolved":
        return say(language, "state.resolved"), "over"
    if now.state.status == "snoozed":
        return say(language, "state.snoozed"), "taken"
    if holder.kind == "assistant":
        return say(language, "state.assistant", name=now.holder_name), "away"
    if holder.kind == "teammate" and holder.id is not None:
        answered = await repository.has_answered(tx, now.id, holder.id, since_seq=card.told_seq - 1)
        answered = answered and now.waiting_since is None
        key = "state.answered" if answered else "state.teammate"
        return say(language, key, name=now.holder_name), "taken"
    return say(language, "state.team", name=now.holder_name), "waiting"


def _facts(now: conversations.Conversation, language: str) -> list[tuple[str, str]]:
    facts = [(say(language, "fact.channel"), now.channel_name)]
    if now.language:
        facts.append((say(language, "fact.language"), now.language))
    if now.handoff_reason and has(f"why.{now.handoff_reason}"):
        facts.append((say(language, "fact.why"), say(language, f"why.{now.handoff_reason}")))
    return facts


def _parts(brief: conversations.BriefOut, language: str) -> list[tuple[str, list[str]]]:
    gathered = [f"{one.label}: {one.value}" for one in brief.gathered]
    found = [
        ("part.wants", [line.text for line in brief.wants]),
        ("part.gathered", gathered),
        ("part.missing", [one.label for one in brief.missing]),
        ("part.tried", [line.text for line in brief.tried]),
        ("part.promises", [line.text for line in brief.promises]),
        ("part.next", [brief.next_step] if brief.next_step else []),
    ]
    return [(say(language, key), [line[:LINE_CHARS] for line in lines[:LINES]]) for key, lines in found if lines]


def _buttons(now: conversations.Conversation, language: str, base_url: str) -> list[Button]:
    where = f"{now.id}:{now.state.epoch}"
    link = Button(label=say(language, "button.open"), url=conversation_url(base_url, str(now.id)))
    take = Button(label=say(language, "button.take"), value=f"take:{where}", is_main=True)
    if now.state.status == "resolved" or now.state.holder.kind == "assistant":
        return [take, link]
    buttons = [take]
    if now.home_assistant is not None:
        buttons.append(Button(label=say(language, "button.ai"), value=f"ai:{where}"))
    resolve = Button(
        label=say(language, "button.resolve"), value=f"resolve:{where}", confirm=say(language, "confirm.resolve")
    )
    return [*buttons, resolve, link]


def conversation_url(base_url: str, conversation_id: str) -> str:
    return f"{base_url.rstrip('/')}/inbox/open/{conversation_id}"
