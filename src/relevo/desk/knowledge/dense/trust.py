"""How far meaning is trusted beside words in a workspace: what its calibration found, else the shipped value."""

from collections.abc import Mapping

from relevo.platform.db import Tx

SHIPPED_TRUST = 1.0


async def load_trust(tx: Tx) -> float:
    model = await tx.fetchval("SELECT model FROM knowledge_calibration WHERE workspace_id = $1", tx.tenant)
    return trust_in(model or {})


def trust_in(model: Mapping[str, float | None]) -> float:
    """`model` as the calibration kept it; one from before there was an embedder says nothing of it."""
    found = model.get("trust")
    return SHIPPED_TRUST if found is None else float(found)
