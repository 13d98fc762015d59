"""A code by e-mail proves that somebody reads that address. Its row is the only place where it stands, as a hash."""

import hashlib
import hmac
import secrets
from datetime import timedelta

from relevo.desk.contacts.joining.proving import Proof, do_prove
from relevo.desk.contacts.joining.repository import fetch_proofs
from relevo.kit.ids import ContactId
from relevo.platform.db import Tx

DIGITS = 6
VALID_FOR = timedelta(minutes=15)
MOST_TRIES = 5
# Mails to one contact within an hour: nobody's mailbox is filled by whoever has a link.
MOST_SENT = 3


async def do_make_code(tx: Tx, contact_id: ContactId, email: str) -> str | None:
    """The code to mail; None when enough were sent within the hour. An earlier code is worth nothing then."""
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    made = await tx.fetchval(
        """
        INSERT INTO contact_code AS c (workspace_id, contact_id, email, code_hash, expires_at)
        VALUES ($1, $2, $3, $4, now() + $5::interval)
        ON CONFLICT (workspace_id, contact_id) DO UPDATE
        SET email = excluded.email, code_hash = excluded.code_hash, expires_at = excluded.expires_at, tries = 0,
            sent = CASE WHEN c.created_at < now() - interval '1 hour' THEN 1 ELSE c.sent + 1 END,
            created_at = CASE WHEN c.created_at < now() - interval '1 hour' THEN now() ELSE c.created_at END
        WHERE c.sent < $6 OR c.created_at < now() - interval '1 hour'
        RETURNING true
        """,
        tx.tenant,
        contact_id,
        email,
        _hash(contact_id, code),
        VALID_FOR,
        MOST_SENT,
    )
    return code if made else None


async def do_confirm_code(tx: Tx, contact_id: ContactId, code: str) -> bool:
    """Whether it was right. Then the address is proved, and whoever proved the same before is the same person."""
    row = await tx.fetchrow(
        """
        UPDATE contact_code SET tries = tries + 1
        WHERE workspace_id = $1 AND contact_id = $2 AND expires_at > now() AND tries < $3
        RETURNING email, code_hash
        """,
        tx.tenant,
        contact_id,
        MOST_TRIES,
    )
    if row is None or not hmac.compare_digest(row["code_hash"], _hash(contact_id, code.strip())):
        return False
    # Kept, spent: the count of mails within the hour goes on.
    await tx.execute(
        "UPDATE contact_code SET expires_at = now() WHERE workspace_id = $1 AND contact_id = $2", tx.tenant, contact_id
    )
    await do_prove(tx, contact_id, [Proof(kind="email", value=row["email"], how="email_code")])
    return True


async def find_proved_emails(tx: Tx, contact_id: ContactId) -> tuple[list[str], str | None]:
    """Those that are proved, and the one to which a code is under way."""
    proved = [row["value"] for row in await fetch_proofs(tx, contact_id) if row["kind"] == "email"]
    waiting = await tx.fetchval(
        """
        SELECT email FROM contact_code
        WHERE workspace_id = $1 AND contact_id = $2 AND expires_at > now() AND tries < $3
        """,
        tx.tenant,
        contact_id,
        MOST_TRIES,
    )
    return proved, waiting


def _hash(contact_id: ContactId, code: str) -> bytes:
    return hashlib.sha256(contact_id.bytes + code.encode()).digest()
