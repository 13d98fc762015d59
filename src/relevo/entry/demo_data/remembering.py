"""What the team knows of the shop's customers: what an assistant found in their own words, and what Ana wrote down."""

from collections.abc import Mapping
from typing import Any

from relevo.desk.memories.actions.add_memory import do_add_memory
from relevo.desk.memories.api import Fact, do_remember
from relevo.desk.memories.schemas import MemoryInput
from relevo.kit.ids import AssistantId, ContactId
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx

_SAID = """
SELECT m.conversation_id, m.id AS message_id, m.seq FROM message m
JOIN conversation c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id
WHERE m.workspace_id = $1 AND c.contact_id = $2 AND m.author_kind = 'contact' AND strpos(m.text, $3) > 0
ORDER BY m.seq LIMIT 1
"""


async def remember(
    tx: Tx, memories: list[dict[str, Any]], contacts: Mapping[str, ContactId], *, assistant_id: AssistantId, by: Actor
) -> None:
    for memory in memories:
        contact_id = contacts[memory["email"]]
        quote: str | None = memory.get("quote")
        if quote is None:
            await do_add_memory(tx, contact_id, MemoryInput(kind=memory["kind"], text=memory["text"]), by=by)
            continue
        said = await tx.fetchrow(_SAID, tx.tenant, contact_id, quote)
        if said is None:
            msg = f"nobody said {quote!r} in the script"
            raise ValueError(msg)
        source = {name: str(said[name]) for name in ("conversation_id", "message_id")} | {"seq": said["seq"]}
        fact = Fact(kind=memory["kind"], key=memory["kind"], text=memory["text"], quote=quote, sources=[source])
        await do_remember(tx, contact_id, [fact], assistant_id=assistant_id)
