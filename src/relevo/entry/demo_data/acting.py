"""Playing the script: each line is done through the use-case that a real customer, assistant or teammate would use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from relevo.assistant.slots import label_of, read_value
from relevo.assistant.texts import say
from relevo.desk.assistants.api import AssistantConfig
from relevo.desk.channels.api import Channel
from relevo.desk.conversations import api as conversations
from relevo.desk.conversations.actions.hand_to_ai import hand_to_ai
from relevo.desk.conversations.actions.resolve import resolve
from relevo.desk.conversations.actions.send import send_message
from relevo.desk.conversations.actions.snooze import snooze
from relevo.desk.conversations.schemas import BriefDraft, GatheredOut, HandToAiInput, Line, SendInput
from relevo.desk.knowledge import api as knowledge
from relevo.desk.surveys import api as surveys
from relevo.entry.demo_data import script
from relevo.entry.demo_data.aging import move_to
from relevo.kit.ids import new_id
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx

# How long each kind of line takes, in seconds, where the conversation is old enough for it.
_PACE_S = {
    "customer": 70,
    "assistant": 3,
    "missed": 3,
    "answer": 3,
    "hand_over": 3,
    "ask_person": 20,
    "reply": 260,
    "note": 60,
}
_OTHER_S = 40
TEAM_LANGUAGE = "es"
_CASES = {"asked_for_person": "calm", "frustration": "frustrated", "urgency": "worried"}


def _gathered(messages: Sequence[conversations.TurnMessage]) -> list[GatheredOut]:
    """What the assistant would have picked up from the customer's lines."""
    found: dict[str, GatheredOut] = {}
    for message in messages:
        for slot in AssistantConfig().slots if message.author_kind == "contact" else ():
            if value := read_value(slot, message.text):
                label = label_of(slot, TEAM_LANGUAGE)
                found[slot.name] = GatheredOut(slot=slot.name, label=label, value=value, message_ids=[message.id])
    return list(found.values())


@dataclass
class Stage:
    tx: Tx
    channel: Channel
    team: Mapping[str, Actor]
    now: datetime

    async def play(self, scene: script.Scene) -> UUID:
        """The conversation, with each line at its time; the last one lies a little in the past."""
        performance = Performance(self, scene)
        began = self.now - timedelta(hours=scene.hours_ago)
        spans = [_PACE_S.get(line.verb, _OTHER_S) for line in scene.lines]
        # A conversation that began minutes ago must not end in the future.
        scale = min(1.0, scene.hours_ago * 3600 * 0.8 / sum(spans))
        elapsed = 0.0
        following = [*scene.lines[1:], None]
        for line, then, span in zip(scene.lines, following, spans, strict=True):
            await performance.do(line, then)
            elapsed += span * scale
            await move_to(self.tx, performance.conversation_id, began + timedelta(seconds=elapsed))
        await performance.leave_nothing_unanswered()
        return performance.conversation_id


class Performance:
    """One conversation while it is being played."""

    def __init__(self, stage: Stage, scene: script.Scene) -> None:
        self._stage = stage
        self._tx = stage.tx
        self._scene = scene
        self._address = f"customer:{scene.email}" if scene.email else f"visitor:{new_id().hex}"
        self._found: UUID | None = None
        # Said in the same turn that hands over: it is committed with it.
        self._said: list[conversations.AssistantMessage] = []

    @property
    def conversation_id(self) -> UUID:
        if self._found is None:
            msg = "a scene begins with the customer or with the button"
            raise ValueError(msg)
        return self._found

    async def do(self, line: script.Line, then: script.Line | None) -> None:
        match line.verb:
            case "customer":
                received = await conversations.receive_message(self._tx, self._inbound(line.text))
                self._found = received.conversation_id
            case "ask_person":
                received = await conversations.ask_for_person(self._tx, self._inbound(""))
                self._found = received.conversation_id
            case "missed":
                await self._answer(conversations.AssistantMessage(text=line.text), reason="outside_knowledge")
            case "assistant" | "answer":
                quoted = line.verb == "answer"
                said = await self._quote(line.text) if quoted else conversations.AssistantMessage(text=line.text)
                if then is not None and then.verb == "hand_over":
                    self._said.append(said)
                else:
                    await self._answer(said)
            case "hand_over":
                await self._hand_over(line)
            case "reply" | "note":
                await self._write(line)
            case "act":
                await self._act(line)
            case "rate":
                await surveys.record_csat(self._tx, self.conversation_id, score=int(line.who), comment=line.text)

    async def leave_nothing_unanswered(self) -> None:
        """What a customer said last here is history: no assistant comes back to it when the demo starts."""
        start = await self._begin()
        if start is not None:
            await self._commit(start, conversations.TurnResult(outcome="silence"))

    def _inbound(self, text: str) -> conversations.Inbound:
        return conversations.Inbound(
            channel_id=self._stage.channel.id,
            address=self._address,
            text=text,
            verified=self._scene.email is not None,
            name=self._scene.name,
            email=self._scene.email,
            client_id=str(new_id()),
            language=self._scene.language,
        )

    async def _begin(self) -> conversations.TurnStart | None:
        conversation = await conversations.fetch_conversation(self._tx, self.conversation_id)
        start = await conversations.begin_turn(self._tx, self.conversation_id, conversation.state.turn_number)
        return start if isinstance(start, conversations.TurnStart) else None

    async def _started(self) -> conversations.TurnStart:
        start = await self._begin()
        if start is None:
            msg = f"the script lets the assistant speak where it has nothing to answer ({self._scene.name})"
            raise ValueError(msg)
        return start

    async def _answer(self, message: conversations.AssistantMessage, *, reason: str | None = None) -> None:
        result = conversations.TurnResult(
            outcome="reply",
            messages=[message],
            language=self._scene.language,
            trace={"outcome": "reply", **({"reason": reason} if reason else {})},
        )
        await self._commit(await self._started(), result)

    async def _commit(self, start: conversations.TurnStart, result: conversations.TurnResult) -> None:
        await conversations.commit_turn(self._tx, start, result)
        # The product writes a turn's end with its transaction's last words. Here the whole past is one transaction,
        # and the next pass would find the turn running, and cancel it: its end is written at once.
        await self._tx.execute(
            "UPDATE turn SET state = 'committed', outcome = $3, trace = $4, finished_at = now() "
            "WHERE workspace_id = $1 AND id = $2",
            self._tx.tenant,
            start.turn_id,
            result.outcome,
            result.trace,
        )

    async def _quote(self, query: str) -> conversations.AssistantMessage:
        """The best passage, word for word, with its source: as the built-in assistant answers."""
        hits = await knowledge.search(self._tx, query, language=self._scene.language, limit=1)
        if not hits:
            msg = f"the demo's documents have nothing about {query!r}"
            raise ValueError(msg)
        hit = hits[0]
        citation = {
            "document_id": str(hit.document_id),
            "document_version": hit.document_version,
            "passage_id": str(hit.passage_id),
            "title": hit.title,
            "heading": hit.heading,
            "excerpt": hit.text,
            "url": hit.url,
        }
        return conversations.AssistantMessage(text=hit.text, citations=[citation])

    async def _hand_over(self, line: script.Line) -> None:
        start = await self._started()
        wants = [message for message in start.messages if message.is_unanswered]
        gathered = _gathered(start.messages)
        brief = BriefDraft(
            reason=line.who,
            language=self._scene.language,
            mood=_CASES.get(line.who, "calm"),
            wants=[Line(text=message.text, message_ids=[message.id]) for message in wants],
            gathered=gathered,
            do_not_ask_again=[item.label for item in gathered],
            next_step=say(f"next_{line.who}", TEAM_LANGUAGE),
            tried=[
                Line(text=message.text[:200], message_ids=[message.id])
                for message in start.messages
                if message.author_kind == "assistant"
            ],
        )
        result = conversations.TurnResult(
            outcome="hand_over",
            messages=self._said,
            hand_over=conversations.HandOverResult(reason=line.who, brief=brief, notice=line.text),
            language=self._scene.language,
            signals=[line.who],
            trace={"outcome": "hand_over", "reason": line.who},
        )
        await self._commit(start, result)

    async def _write(self, line: script.Line) -> None:
        given = SendInput(client_id=new_id().hex, kind="note" if line.verb == "note" else "message", text=line.text)
        await send_message(self._tx, self.conversation_id, given, actor=self._stage.team[line.who])

    async def _act(self, line: script.Line) -> None:
        actor = self._stage.team[line.who]
        verb, _, rest = line.text.partition(" ")
        match verb:
            case "ai":
                await hand_to_ai(self._tx, self.conversation_id, HandToAiInput(note=rest or None), actor=actor)
            case "snooze":
                until = self._stage.now + timedelta(hours=float(rest))
                await snooze(self._tx, self.conversation_id, until, epoch=None, actor=actor)
            case "resolve":
                await resolve(self._tx, self.conversation_id, epoch=None, actor=actor)
                await conversations.ask_for_rating(self._tx, self.conversation_id)
            case _:
                msg = f"nobody can {verb!r} a conversation"
                raise ValueError(msg)
