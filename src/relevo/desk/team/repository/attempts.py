"""Counting attempts at secrets, for all processes together."""

import hashlib
from datetime import timedelta

from relevo.platform.db import Tx

WINDOW = timedelta(minutes=15)


def subject_of(kind: str, value: str) -> str:
    """Hashed, so that the table is no list of addresses."""
    return f"{kind}:{hashlib.sha256(value.encode()).hexdigest()[:40]}"


async def count_attempt(tx: Tx, subject: str) -> int:
    """Count one more in the running quarter of an hour, and say how many there are now."""
    return await tx.fetchval(
        """
        INSERT INTO attempt AS a (subject, failures, window_started_at) VALUES ($1, 1, now())
        ON CONFLICT (subject) DO UPDATE SET
            failures = CASE WHEN a.window_started_at < now() - $2::interval THEN 1 ELSE a.failures + 1 END,
            window_started_at = CASE WHEN a.window_started_at < now() - $2::interval THEN now()
                                     ELSE a.window_started_at END
        RETURNING failures
        """,
        subject,
        WINDOW,
    )


async def forget_attempts(tx: Tx, subjects: list[str]) -> None:
    await tx.execute("DELETE FROM attempt WHERE subject = ANY($1)", subjects)


async def forgive_attempt(tx: Tx, subject: str) -> None:
    """One that turned out right does not count."""
    await tx.execute("UPDATE attempt SET failures = greatest(failures - 1, 0) WHERE subject = $1", subject)


async def delete_old_attempts(tx: Tx) -> None:
    await tx.execute("DELETE FROM attempt WHERE window_started_at < now() - $1::interval", WINDOW)
