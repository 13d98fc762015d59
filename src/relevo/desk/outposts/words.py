"""Words to one member, and the wish to show a card: written with what they follow from, carried out by jobs."""

from uuid import UUID

from relevo.desk.channels import api as channels
from relevo.desk.outposts import repository
from relevo.platform import jobs
from relevo.platform.db import Tx
from relevo.platform.http.schemas import JsonObject

SHOW_JOB = "outposts.show"
TELL_JOB = "outposts.tell"


async def tell_member(tx: Tx, channel_id: UUID, word: channels.TeamWordIn, text: str) -> None:
    """To the author of a word, beside it."""
    body: JsonObject = {
        "member": word.member,
        "place": word.place,
        "thread": word.thread,
        "respond_to": word.respond_to,
        "text": text,
    }
    await tell(tx, channel_id, body)


async def tell(tx: Tx, channel_id: UUID, body: JsonObject) -> None:
    """`body`: the fields of PrivateWord."""
    word_id = await repository.queue_word(tx, channel_id, body)
    payload = {"workspace_id": str(tx.tenant), "word_id": str(word_id)}
    await jobs.enqueue(tx, TELL_JOB, payload, dedupe_key=f"outpost:tell:{word_id}")


async def ask_to_show(tx: Tx, card_id: UUID, *, key: str) -> None:
    """The key names the occasion: a job that is about to end must not swallow it."""
    payload = {"workspace_id": str(tx.tenant), "card_id": str(card_id)}
    await jobs.enqueue(tx, SHOW_JOB, payload, dedupe_key=f"outpost:show:{card_id}:{key}"[:200])
