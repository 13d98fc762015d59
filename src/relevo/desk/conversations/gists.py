"""What lasts of a conversation's events: enough to count every report again, and no word or name of anybody.

Each is a small object of its own shape:

- something was said: `by` (contact, assistant or teammate), with `who` of a teammate, and of an assistant's turn `who`
  and `version`; `lang` and `waits` as they are from then on
- the baton was passed: `to` (its kind) and `holder`, `why`, `by`, `stretch` (its number), `assistant`, `undone`,
  `lang`, `waits`; the first also has `number` and `channel` of the conversation
- something changed without words: `lang`, `waits`, and of a turn that said nothing `who` and `version`
- `intent`: what it is about from then on, null for nothing
- `score` and `commented`: the customer's rating
- `cost` or `unpriced`: a call of a language model
- `old`: messages that another channel's history brought, each its instant and its author's kind

Keys without a value are left out.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from relevo.desk.conversations.baton.protocol import ActorKind
from relevo.desk.conversations.messages import NewMessage
from relevo.desk.conversations.model import Candidate, Conversation
from relevo.platform.events import Gist

PASSED = "to"
"""The key that a pass has, and nothing else."""


def gist_of_message(conversation: Conversation, message: NewMessage) -> Gist | None:
    """None of a note, and of a line that passes nothing."""
    if message.passes is not None:
        return message.passes | _now(conversation)
    if not message.is_public:
        return None
    author = message.author
    has_id = author.kind is ActorKind.TEAMMATE or message.version is not None
    return _filled(by=author.kind.value, who=author.id if has_id else None, version=message.version) | _now(
        conversation
    )


def gist_of_pass(
    conversation: Conversation, to: Candidate, *, why: str, by: ActorKind, undone: str | None = None
) -> Gist:
    is_first = conversation.stretch_number == 1
    return _filled(
        to=to.holder.kind.value,
        holder=to.holder.id,
        why=why,
        by=by.value,
        stretch=conversation.stretch_number,
        assistant=conversation.assistant_id,
        undone=undone,
        number=conversation.number if is_first else None,
        channel=conversation.channel_id if is_first else None,
    )


def gist_of_change(conversation: Conversation, *, who: UUID | None = None, version: int | None = None) -> Gist:
    return _filled(who=who, version=version) | _now(conversation)


def gist_of_rating(score: int, comment: str) -> Gist:
    return {"score": score, "commented": bool(comment)}


def gist_of_intent(conversation: Conversation) -> Gist:
    return {"intent": str(conversation.intent.id) if conversation.intent else None}


def gist_of_history(conversation: Conversation, old: Iterable[tuple[datetime, str]]) -> Gist:
    """Only what was said since there is this conversation: nothing before it belongs to an episode."""
    since = [[at.isoformat(), by] for at, by in old if at >= conversation.created_at]
    return _now(conversation) | ({"old": since} if since else {})


def _now(conversation: Conversation) -> Gist:
    return _filled(lang=conversation.language, waits=True if conversation.waiting_since else None)


def _filled(**given: Any) -> Gist:
    return {key: str(value) if isinstance(value, UUID) else value for key, value in given.items() if value is not None}
