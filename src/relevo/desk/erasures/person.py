"""Who is erased: every id under which they are known, and the words that identify them."""

from dataclasses import dataclass
from uuid import UUID

from relevo.desk.contacts.api import NoSuchContact
from relevo.kit.ids import ContactId
from relevo.platform.db import Tx

# Shorter words stand in many texts that speak of nobody.
SHORTEST_MARK = 6
SHORTEST_MESSAGE = 12
MOST_MESSAGES = 2_000


@dataclass(frozen=True, kw_only=True)
class Person:
    """`marks` identify them (lower case); `said` are their own messages, as copies of them may stand elsewhere."""

    contact_ids: list[UUID]
    conversation_ids: list[UUID]
    message_ids: list[UUID]
    identity_ids: list[UUID]
    addresses: list[str]
    marks: list[str]
    said: list[str]

    @property
    def ids(self) -> dict[str, list[UUID]]:
        return {
            "contact_id": self.contact_ids,
            "conversation_id": self.conversation_ids,
            "message_id": self.message_ids,
            "identity_id": self.identity_ids,
        }


async def find_person(tx: Tx, contact_id: ContactId) -> Person:
    """With whoever was joined into them. Raises NoSuchContact."""
    contacts = await tx.fetch(
        """
        WITH RECURSIVE person (id) AS (
            SELECT id FROM contact WHERE workspace_id = $1 AND id = $2
            UNION SELECT c.id FROM contact c JOIN person ON c.merged_into = person.id WHERE c.workspace_id = $1
        )
        SELECT id, name, email, phone FROM contact
        WHERE workspace_id = $1 AND id IN (SELECT id FROM person) ORDER BY id FOR UPDATE
        """,
        tx.tenant,
        contact_id,
    )
    if not contacts:
        raise NoSuchContact
    ids = [row["id"] for row in contacts]
    identities = await tx.fetch(
        "SELECT id, address FROM contact_identity WHERE workspace_id = $1 AND contact_id = ANY($2)", tx.tenant, ids
    )
    conversations = await _ids(tx, "SELECT id FROM conversation WHERE workspace_id = $1 AND contact_id = ANY($2)", ids)
    messages = await _ids(
        tx, "SELECT id FROM message WHERE workspace_id = $1 AND conversation_id = ANY($2)", conversations
    )
    said = await tx.fetch(
        """
        SELECT DISTINCT left(text, 400) AS text FROM message
        WHERE workspace_id = $1 AND conversation_id = ANY($2) AND author_kind = 'contact' AND length(text) >= $3
        LIMIT $4
        """,
        tx.tenant,
        conversations,
        SHORTEST_MESSAGE,
        MOST_MESSAGES,
    )
    addresses = [row["address"] for row in identities]
    return Person(
        contact_ids=ids,
        conversation_ids=conversations,
        message_ids=messages,
        identity_ids=[row["id"] for row in identities],
        addresses=addresses,
        marks=_marks([row[name] for row in contacts for name in ("name", "email", "phone")], addresses),
        said=[row["text"] for row in said],
    )


def _marks(fields: list[str | None], addresses: list[str]) -> list[str]:
    found = [field for field in fields if field] + [address.removeprefix("customer:") for address in addresses]
    # A first name alone is everybody's; the address of a browser is a name that we made up and no text repeats.
    telling = [
        mark
        for mark in found
        if len(mark) >= SHORTEST_MARK and (" " in mark or any(c in "@+0123456789:_-." for c in mark))
    ]
    return sorted({mark.lower() for mark in telling})


async def _ids(tx: Tx, sql: str, of: list[UUID]) -> list[UUID]:
    return [row["id"] for row in await tx.fetch(sql, tx.tenant, of)]
