"""Finding a workspace's recogniser, and recognising outside turns.

A recogniser is learnt once per version of the list and process, in a thread. A turn that comes while it is learnt goes
on without waiting long: what it did not recognise, the next message may.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from weakref import WeakKeyDictionary

import structlog

from relevo.assistant.answerers.builtin.small_talk import read_small_talk
from relevo.assistant.context import ContextMessage, ListedIntent, TurnContext
from relevo.assistant.intents.recogniser import Recogniser
from relevo.assistant.outcomes import Recognised, TurnAnswer
from relevo.assistant.thread import read_thread
from relevo.desk.conversations import api as conversations
from relevo.desk.intents import api as intents
from relevo.kit.ids import ConversationId, WorkspaceId
from relevo.platform.db import Database

log = structlog.get_logger()

LONGEST_WAIT_S = 2.0
MOST_KEPT = 50
"""Recognisers in memory of one process, of the workspaces that wrote last: about a megabyte each."""
MOST_LOOKED_AT = 200
"""Open conversations that are looked at again after the list has changed, the newest first."""
# What a customer is about may take them several messages to say.
_MESSAGES, _CHARACTERS = 3, 600


@dataclass(frozen=True)
class _Kept:
    version: int
    learning: asyncio.Task[Recogniser]


@dataclass
class Recognisers:
    db: Database
    _kept: OrderedDict[WorkspaceId, _Kept] = field(default_factory=OrderedDict[WorkspaceId, _Kept])

    async def find(
        self, workspace_id: WorkspaceId, version: int | None, *, longest_wait_s: float = LONGEST_WAIT_S
    ) -> Recogniser | None:
        """Of the list in this version; None where there is no list, or while learning takes long."""
        if version is None:
            return None
        kept = self._kept.get(workspace_id)
        if kept is None or kept.version < version:
            kept = _Kept(version, asyncio.create_task(self._learn(workspace_id)))
            self._kept[workspace_id] = kept
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(workspace_id)
        try:
            return await asyncio.wait_for(asyncio.shield(kept.learning), longest_wait_s)
        except TimeoutError:
            return None
        except Exception:
            # No turn fails because it is not known what it is about. The next one tries again.
            log.exception("intents.not_learnt")
            self._kept.pop(workspace_id, None)
            return None

    async def _learn(self, workspace_id: WorkspaceId) -> Recogniser:
        async with self.db.transaction(workspace_id, read_only=True) as tx:
            evidence = await intents.list_evidence(tx)
        return await asyncio.to_thread(Recogniser, evidence)

    async def recognise(self, workspace_id: WorkspaceId, conversation_id: ConversationId) -> bool:
        """Outside a turn. Whether the conversation carries an intent now. Safe to run twice."""
        async with self.db.transaction(workspace_id, read_only=True) as tx:
            conversation, thread = await read_thread(tx, conversation_id)
        if conversation.intent is not None:
            return True
        recogniser = await self.find(workspace_id, conversation.intents_version)
        said = [item.seen for item in thread if item.seen is not None]
        found = recognise_in(recogniser, said) if recogniser else None
        if found is None:
            return False
        mark = conversations.IntentMark(found.id, found.name, "assistant", found.confidence)
        async with self.db.transaction(workspace_id) as tx:
            await conversations.learn_intent(tx, conversation_id, mark)
        return True

    async def recognise_open(self, workspace_id: WorkspaceId) -> int:
        """After a change of the list: how many of the newest open conversations carry an intent now that had none."""
        async with self.db.transaction(workspace_id, read_only=True) as tx:
            waiting = await conversations.list_open_without_intent(tx, limit=MOST_LOOKED_AT)
        return sum([await self.recognise(workspace_id, conversation_id) for conversation_id in waiting])


_OF: WeakKeyDictionary[Database, Recognisers] = WeakKeyDictionary()


def recognisers_of(db: Database) -> Recognisers:
    """One for each database of a process: turns, jobs and requests share what was learnt."""
    return _OF.setdefault(db, Recognisers(db))


def with_intent(answer: TurnAnswer, context: TurnContext, recogniser: Recogniser | None) -> TurnAnswer:
    """What a model named stays; else what is recognised in what was just said, then, where nothing is known yet, in
    what was said before too."""
    if answer.intent is not None or recogniser is None:
        return answer
    found = recognise_in(recogniser, context.pending)
    if found is None and context.intent is None:
        found = recognise_in(recogniser, context.messages)
    return replace(answer, intent=found)


def list_intents(recogniser: Recogniser | None) -> list[ListedIntent]:
    listed = recogniser.evidence if recogniser else ()
    return [ListedIntent(id=one.id, name=one.name, description=one.description) for one in listed]


def recognise_in(recogniser: Recogniser, said: Sequence[ContextMessage]) -> Recognised | None:
    """The surest of what the customer's last messages are about, each by itself and all as one, without politeness."""
    theirs = [
        read_small_talk(message.text).rest
        for message in said
        if message.author == "contact" and message.choice_id is None
    ]
    parts = [text[:_CHARACTERS] for text in theirs[-_MESSAGES:] if text]
    whole = ["\n".join(parts)[-_CHARACTERS:]] if len(parts) > 1 else []
    found = [each for text in (*whole, *parts) if (each := recogniser.recognise(text)) is not None]
    return max(found, key=lambda each: each.confidence or 0.0, default=None)
