"""Whether the knowledge is as it was: one short text that differs after any change of what is found."""

from relevo.platform.db import Tx

# Documents by their count, age and versions, sources as they are (names, to whom they are open), the index by what it
# keeps of itself, and how many passages a meaning was found for. Reading it takes one pass over the passages' heads.
_STAMP = """
SELECT md5(concat_ws('|',
    (SELECT concat_ws(',', count(*), max(updated_at), sum(version), sum(ready_version))
        FROM knowledge_document WHERE workspace_id = $1),
    (SELECT md5(string_agg(s::text, ';' ORDER BY s.id)) FROM knowledge_source s WHERE workspace_id = $1),
    (SELECT md5(string_agg(s::text, ';' ORDER BY s.language, s.field)) FROM knowledge_stat s WHERE workspace_id = $1),
    (SELECT md5(string_agg(c::text, ';' ORDER BY c::text)) FROM knowledge_calibration c WHERE workspace_id = $1),
    (SELECT concat_ws(',', count(*), count(embedding)) FROM passage WHERE workspace_id = $1)))
"""


async def knowledge_stamp(tx: Tx) -> str:
    """Equal for two moments between which nothing was added, changed, expired or taken away."""
    stamp: str = await tx.fetchval(_STAMP, tx.tenant)
    return stamp
