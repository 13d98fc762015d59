"""What the runtime knows of the customer, from the identity they write with. Never from what they say."""

from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from relevo.platform.db import Tx
from relevo.platform.http.texts import check_email

_PHONE_CHANNELS = frozenset({"whatsapp", "sms", "twilio_whatsapp"})
_SIGNED = "customer:"


@dataclass(frozen=True, kw_only=True)
class Customer:
    contact_id: UUID
    verified: bool
    facts: dict[str, str | None]


async def find_customer(tx: Tx, conversation_id: UUID) -> Customer | None:
    """The contact of a conversation, as far as the channel proved who they are."""
    row = await tx.fetchrow(
        """
        SELECT c.contact_id, c.language, i.channel_kind, i.address, i.verified_at IS NOT NULL AS verified,
               t.name, t.email, t.phone,
               (SELECT p.value FROM contact_proof p
                WHERE p.workspace_id = c.workspace_id AND p.identity_id = i.id AND p.contact_id = c.contact_id
                  AND p.kind = 'email' ORDER BY p.at DESC, p.value LIMIT 1) AS signed_email,
               (SELECT p.value FROM contact_proof p
                WHERE p.workspace_id = c.workspace_id AND p.identity_id = i.id AND p.contact_id = c.contact_id
                  AND p.kind = 'phone' ORDER BY p.at DESC, p.value LIMIT 1) AS signed_phone
        FROM conversation c
        JOIN contact_identity i ON i.workspace_id = c.workspace_id AND i.id = c.identity_id
        JOIN contact t ON t.workspace_id = c.workspace_id AND t.id = c.contact_id
        WHERE c.workspace_id = $1 AND c.id = $2
        """,
        tx.tenant,
        conversation_id,
    )
    if row is None:
        return None
    proven = _proven(row["channel_kind"], row["address"]) if row["verified"] else {}
    # The company's signature names an address beside the customer's id, or a code was mailed to it: proven of this very
    # identity, unlike what stands in the contact's own fields.
    signed_email, signed_phone = (row["signed_email"], row["signed_phone"]) if row["verified"] else (None, None)
    facts: dict[str, str | None] = {
        "customer_id": proven.get("customer_id"),
        "verified_email": proven.get("verified_email") or signed_email,
        "verified_phone": proven.get("verified_phone") or signed_phone,
        "contact_email": row["email"],
        "contact_phone": row["phone"],
        "contact_name": row["name"],
        "contact_id": str(row["contact_id"]),
        "conversation_id": str(conversation_id),
        "language": row["language"],
    }
    return Customer(contact_id=row["contact_id"], verified=row["verified"], facts=facts)


async def find_customer_as(tx: Tx, contact_id: UUID) -> Customer | None:
    """A contact without a conversation, as if they wrote from the address of theirs that was proven last."""
    row = await tx.fetchrow(
        """
        SELECT t.name, t.email, t.phone, t.language, i.channel_kind, i.address, i.verified_at IS NOT NULL AS verified
        FROM contact t
        LEFT JOIN contact_identity i ON i.workspace_id = t.workspace_id AND i.contact_id = t.id
        WHERE t.workspace_id = $1 AND t.id = $2
        ORDER BY i.verified_at DESC NULLS LAST, i.id LIMIT 1
        """,
        tx.tenant,
        contact_id,
    )
    if row is None:
        return None
    proven = _proven(row["channel_kind"], row["address"]) if row["verified"] else {}
    facts: dict[str, str | None] = {
        "customer_id": proven.get("customer_id"),
        "verified_email": proven.get("verified_email"),
        "verified_phone": proven.get("verified_phone"),
        "contact_email": row["email"],
        "contact_phone": row["phone"],
        "contact_name": row["name"],
        "contact_id": str(contact_id),
        "conversation_id": None,
        "language": row["language"],
    }
    return Customer(contact_id=contact_id, verified=bool(row["verified"]), facts=facts)


def _proven(channel_kind: str, address: str) -> dict[str, str]:
    """The contact's own e-mail field is not among it: anybody can have told it to us before they signed in."""
    if channel_kind in _PHONE_CHANNELS:
        return {"customer_id": address, "verified_phone": address}
    subject = address.removeprefix(_SIGNED)
    found = {"customer_id": subject}
    with suppress(ValueError):
        found["verified_email"] = check_email(subject)
    return found
