"""Whether people said what the assistant would have said: by the rules that judge a case, no model."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from relevo.desk.autonomy import api as autonomy
from relevo.desk.cases.api import Expected, Said, judge
from relevo.kit.ids import WorkspaceId
from relevo.platform.db import Database, Record

Found = Literal["agreed", "differed", "lapsed", "open", "gone"]


def agrees(people: str, assistant: str) -> bool:
    """One says all that the other says: each of its numbers and most of its words.

    Who says the same in wholly other words is counted as differing: the assistant rises too late, never too early."""
    return _says(people, assistant) or _says(assistant, people)


def _says(text: str, statement: str) -> bool:
    said = Said(outcome="reply", text=text, language="en")
    return not judge(Expected(says=[statement[:2_000]]), said)


async def compare(db: Database, workspace_id: WorkspaceId, held_id: UUID, *, is_last_look: bool) -> Found:
    """Settles it once people have answered. Safe to run twice: what is decided stays so."""
    async with db.transaction(workspace_id) as tx:
        held = await autonomy.find_held(tx, held_id, lock=True)
        if held is None or held["state"] != "open":
            return "gone"
        said = await autonomy.fetch_said_since(tx, held["conversation_id"], seq=held["up_to_seq"])
        conversation = await autonomy.find_conversation(tx, held["conversation_id"])
        text = _answer_of(said)
        is_over = conversation is None or conversation["status"] == "resolved"
        is_back = conversation is not None and conversation["holder_kind"] == "assistant"
        if not text:
            if not (is_over or is_back or is_last_look):
                return "open"
            found: Found = "lapsed"
        else:
            found = "agreed" if agrees(text, held["text"]) else "differed"
        await autonomy.end_held(tx, held_id, found, by=None, people_text=text[:2_000])
        if found != "lapsed":
            await autonomy.do_note_evidence(tx, held, agrees=found == "agreed")
        await autonomy.announce_held(tx, held["conversation_id"])
        return found


def _answer_of(said: Sequence[Record]) -> str:
    """What people wrote until the customer wrote again."""
    texts: list[str] = []
    for row in said:
        if row["author_kind"] == "teammate":
            texts.append(row["text"])
        elif texts:
            break
    return "\n".join(texts).strip()
