"""After a change of the knowledge: naming the answers that relied on what is gone, among 100,000 messages.

A thousand Q&As; each answer cites one or two of them, and one is cited by one answer in twenty. Timed are the edit, the
indexing and the naming, one transaction, as the indexing job does it.
"""

import random
import time
from uuid import UUID

from bench.report import Figure, Report, median
from relevo.desk.knowledge.api import (
    DocumentChange,
    NewDocument,
    add_ready_documents,
    do_change_document,
    index_at_once,
    insert_source,
)
from relevo.kit.ids import DocumentId, TeammateId, WorkspaceId, new_id
from relevo.platform.auth.actors import Actor, Role
from relevo.platform.db import Database, Tx

MESSAGES = 100_000
CONVERSATIONS = 2_000
DOCUMENTS = 1_000
EDITS = 30
WITHIN_S = 2.0

_CITED = """
SELECT d.id AS document_id, p.id AS passage_id, p.text FROM knowledge_document d
JOIN passage p ON p.workspace_id = d.workspace_id AND p.document_id = d.id AND p.kind = 'answer'
WHERE d.workspace_id = $1 ORDER BY d.id
"""
_SAY = """
INSERT INTO message (workspace_id, id, conversation_id, seq, kind, author_kind, text, content, epoch)
SELECT $1, said.id, said.conversation_id, said.seq, 'message', said.by, said.text, said.content, 1
FROM jsonb_to_recordset($2::jsonb) AS said (id uuid, conversation_id uuid, seq int, by text, text text, content jsonb)
"""


async def measure_affecting(url: str, report: Report) -> None:
    db = await Database.open(url, min_size=1, max_size=2)
    try:
        workspace_id = WorkspaceId(new_id())
        async with db.transaction(workspace_id) as tx:
            cited = await _fill(tx)
        took: list[float] = []
        named: list[int] = []
        for number in range(EDITS + 1):
            # The first one is the document that one answer in twenty cites.
            document_id = DocumentId(cited[number * 7 % len(cited)][0])
            began = time.perf_counter()
            async with db.transaction(workspace_id) as tx:
                change = DocumentChange(answer=f"Since today it takes {number} weeks.")
                await do_change_document(tx, document_id, change, by=_somebody(workspace_id))
                await index_at_once(tx, document_id)
            took.append(time.perf_counter() - began)
            async with db.transaction(workspace_id) as tx:
                named.append(
                    await tx.fetchval(
                        "SELECT count(*) FROM affected_answer a JOIN knowledge_change k ON k.workspace_id = $1 "
                        "AND k.id = a.change_id WHERE a.workspace_id = $1 AND k.document_id = $2",
                        tx.tenant,
                        document_id,
                    )
                )
    finally:
        await db.close()
    report.add(
        Figure(
            f"naming the answers that an edit affects, {MESSAGES:,} messages, p50",
            median(took[1:]) * 1000,
            "ms",
            more={"named": f"{sorted(named[1:])[len(named) // 2]}", "slowest": f"{max(took[1:]) * 1000:.0f} ms"},
        )
    )
    report.add(
        Figure(
            f"naming {named[0]:,} answers that one edit affects",
            took[0],
            "s",
            target=f"under {WITHIN_S:.0f} s",
            is_met=took[0] < WITHIN_S,
        )
    )


def _somebody(workspace_id: WorkspaceId) -> Actor:
    teammate_id = TeammateId(new_id())
    return Actor(
        workspace_id=workspace_id,
        teammate_id=teammate_id,
        name="Ana",
        role=Role.OWNER,
        via="session",
        credential_id=teammate_id,
    )


async def _fill(tx: Tx) -> list[tuple[UUID, UUID, str]]:
    await tx.execute(
        "INSERT INTO workspace (workspace_id, name, slug) VALUES ($1, 'Bench', $2)", tx.tenant, tx.tenant.hex
    )
    source_id = await insert_source(tx, kind="qa", name="Shop")
    qas = [
        NewDocument(kind="qa", title=f"Question {number}?", text=f"Thing {number} takes {number} days.", language="en")
        for number in range(DOCUMENTS)
    ]
    await add_ready_documents(tx, source_id, qas)
    cited = [(row["document_id"], row["passage_id"], row["text"]) for row in await tx.fetch(_CITED, tx.tenant)]
    conversations = await _open_conversations(tx)
    rng = random.Random(3)
    for start in range(0, MESSAGES, 5_000):
        rows = [_message(rng, cited, conversations, number) for number in range(start, start + 5_000)]
        await tx.execute(_SAY, tx.tenant, rows)
    return cited


async def _open_conversations(tx: Tx) -> list[UUID]:
    channel_id, ids = new_id(), [new_id() for _ in range(CONVERSATIONS)]
    await tx.execute(
        "INSERT INTO channel (workspace_id, id, kind, name, public_key) VALUES ($1, $2, 'web', 'Web', $3)",
        tx.tenant,
        channel_id,
        channel_id.hex,
    )
    await tx.execute(
        "INSERT INTO contact (workspace_id, id, name) SELECT $1, id, 'Somebody' FROM unnest($2::uuid[]) AS made (id)",
        tx.tenant,
        ids,
    )
    await tx.execute(
        "INSERT INTO contact_identity (workspace_id, id, contact_id, channel_id, channel_kind, address) "
        "SELECT $1, id, id, $3, 'web', id::text FROM unnest($2::uuid[]) AS made (id)",
        tx.tenant,
        ids,
        channel_id,
    )
    await tx.execute(
        "INSERT INTO conversation (workspace_id, id, number, channel_id, contact_id, identity_id, holder_kind) "
        "SELECT $1, id, place, $3, id, id, 'nobody' FROM unnest($2::uuid[]) WITH ORDINALITY AS made (id, place)",
        tx.tenant,
        ids,
        channel_id,
    )
    return ids


def _message(
    rng: random.Random, cited: list[tuple[UUID, UUID, str]], conversations: list[UUID], number: int
) -> dict[str, object]:
    is_answer = number % 2 == 1
    document_id, passage_id, text = cited[0] if rng.random() < 0.05 else rng.choice(cited)
    citations = [{"document_id": str(document_id), "passage_id": str(passage_id)}]
    return {
        "id": str(new_id()),
        "conversation_id": str(conversations[number // 2 % CONVERSATIONS]),
        "seq": number + 1,
        "by": "assistant" if is_answer else "contact",
        "text": text if is_answer else "How long?",
        "content": {"citations": citations} if is_answer else {},
    }
