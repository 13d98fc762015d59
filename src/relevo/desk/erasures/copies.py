"""Copies of a person's words in places that are not theirs: the company's knowledge, its tests, raw deliveries."""

import json
from collections.abc import Sequence
from uuid import UUID

from relevo.desk.erasures.person import Person
from relevo.desk.knowledge import api as knowledge
from relevo.kit.ids import DocumentId
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx

# Made from many conversations and made again when it is missed: goes as soon as it repeats the person's words.
_DERIVED = ("gap", "assistant_case", "past_proposal")


async def erase_copies(tx: Tx, person: Person, *, by: Actor) -> dict[str, int]:
    """How many of each kind went."""
    counts = {
        "phrasing": await _erase_phrasings(tx, person, by=by),
        "knowledge_document": await _erase_questions(tx, person, by=by),
        "knowledge_version": await _erase_versions(tx, person),
        "intent_proposal": await _count(
            tx,
            "DELETE FROM intent_proposal WHERE workspace_id = $1 AND conversation_ids && $2 RETURNING 1",
            person.conversation_ids,
        ),
        "event": await _count(
            tx,
            """
            DELETE FROM event WHERE workspace_id = $1
                AND (conversation_id = ANY($2) OR lower(payload::text) LIKE ANY($3)) RETURNING 1
            """,
            person.conversation_ids,
            [*_naming(person.contact_ids + person.conversation_ids), *patterns(person.marks)],
        ),
        "idempotency_key": await _count(
            tx,
            "DELETE FROM idempotency_key WHERE workspace_id = $1 AND body::text LIKE ANY($2) RETURNING 1",
            _naming(person.contact_ids + person.conversation_ids),
        ),
    }
    for table in _DERIVED:
        counts[table] = await _count(
            tx,
            f"DELETE FROM {table} t WHERE workspace_id = $1 AND lower(t::text) LIKE ANY($2) RETURNING 1",
            patterns([*person.marks, *person.said]),
        )
    return counts | await _erase_raw(tx, person)


def patterns(words: Sequence[str]) -> list[str]:
    """For LIKE on a whole row as text, where quotes and line breaks may stand escaped."""
    found: set[str] = set()
    for word in words:
        for form in (word, json.dumps(word, ensure_ascii=False)[1:-1]):
            plain = form.lower().replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
            found.add(f"%{plain}%")
            # A row as text doubles the quotes and backslashes of its fields.
            found.add(f"%{plain.replace(chr(34), chr(34) * 2)}%")
    return sorted(found)


async def _erase_phrasings(tx: Tx, person: Person, *, by: Actor) -> int:
    """Customers' questions that were added to a document as other ways to ask: from their own conversations."""
    rows = await tx.fetch(
        """
        SELECT p.document_id, array_agg(p.text) FILTER (WHERE NOT found.hit) AS kept,
               count(*) FILTER (WHERE found.hit) AS gone
        FROM knowledge_phrasing p
        CROSS JOIN LATERAL (
            SELECT lower(p.text) LIKE ANY($3) OR EXISTS (
                SELECT FROM correction c WHERE c.workspace_id = $1 AND c.document_id = p.document_id
                    AND c.conversation_id = ANY($2) AND p.text = c.question) AS hit
        ) AS found
        WHERE p.workspace_id = $1 GROUP BY p.document_id HAVING count(*) FILTER (WHERE found.hit) > 0
        """,
        tx.tenant,
        person.conversation_ids,
        patterns(person.marks),
    )
    for row in rows:
        change = knowledge.DocumentChange(phrasings=list(row["kept"] or []))
        await knowledge.do_change_document(tx, DocumentId(row["document_id"]), change, by=by)
    return sum(row["gone"] for row in rows)


async def _erase_questions(tx: Tx, person: Person, *, by: Actor) -> int:
    """Questions and answers that name the person. Pages and files are the company's own and stand in the receipt."""
    rows = await tx.fetch(
        """
        SELECT id FROM knowledge_document
        WHERE workspace_id = $1 AND kind = 'qa' AND lower(title || ' ' || text) LIKE ANY($2)
        """,
        tx.tenant,
        patterns(person.marks),
    )
    for row in rows:
        await knowledge.do_delete_document(tx, DocumentId(row["id"]), by=by)
    return len(rows)


async def _erase_versions(tx: Tx, person: Person) -> int:
    """Of documents that are now without the person, the versions that still had them."""
    return await _count(
        tx,
        """
        DELETE FROM knowledge_version v USING knowledge_document d
        WHERE v.workspace_id = $1 AND d.workspace_id = $1 AND d.id = v.document_id AND v.version < d.version
          AND (lower(v.title || ' ' || v.text || ' ' || array_to_string(v.phrasings, ' ')) LIKE ANY($2)
               OR EXISTS (SELECT FROM correction c WHERE c.workspace_id = $1 AND c.document_id = v.document_id
                              AND c.conversation_id = ANY($3) AND c.question = ANY(v.phrasings)))
        RETURNING 1
        """,
        patterns(person.marks),
        person.conversation_ids,
    )


async def _erase_raw(tx: Tx, person: Person) -> dict[str, int]:
    """What channels brought and took, as it came: by the person's addresses."""
    named = patterns([address for address in person.addresses if len(address) >= 4])
    return {
        "channel_event": await _count(
            tx,
            """
            DELETE FROM channel_event e WHERE workspace_id = $1
                AND (lane = ANY($2) OR lower(e::text) LIKE ANY($3)) RETURNING 1
            """,
            person.addresses,
            named,
        ),
        "identity_alias": await _count(
            tx,
            "DELETE FROM identity_alias WHERE workspace_id = $1 AND (address = ANY($2) OR alias = ANY($2)) RETURNING 1",
            person.addresses,
        ),
        "send_bucket": await _count(
            tx, "DELETE FROM send_bucket WHERE workspace_id = $1 AND recipient = ANY($2) RETURNING 1", person.addresses
        ),
    }


def _naming(ids: Sequence[UUID]) -> list[str]:
    return [f"%{one}%" for one in ids]


async def _count(tx: Tx, sql: str, *args: object) -> int:
    return len(await tx.fetch(sql, tx.tenant, *args))
