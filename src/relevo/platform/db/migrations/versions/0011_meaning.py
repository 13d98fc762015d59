"""The search by meaning: nearest vectors, as a function of the role relevo_search (0008 says why it is one).

A small knowledge is compared in full (exact); a large one through HNSW, which goes on until it has found enough of this
workspace's passages. Passages that were found by their words come along with their similarity.
"""

from alembic import op
from sqlalchemy import text

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

SEARCH = """
CREATE FUNCTION search_meanings(
    queries int[], vectors text[], known text[], wanted int, is_small boolean,
    sources uuid[], only_document uuid, left_out uuid
) RETURNS TABLE (query int, id uuid, document_id uuid, kind text, language text, similarity float8)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET hnsw.iterative_scan = 'strict_order' AS $$
WITH probe AS MATERIALIZED (
    SELECT raw.query, raw.vector::halfvec(384) AS vector, raw.known::uuid[] AS known
    FROM unnest(queries, vectors, known) AS raw (query, vector, known)
)
SELECT probe.query, found.id, found.document_id, found.kind, found.language, found.similarity
FROM probe CROSS JOIN LATERAL (
    SELECT near.* FROM (
        -- Adding nothing to the distance keeps the index out.
        SELECT passage.id, passage.document_id, passage.kind, passage.language,
               1 - (passage.embedding <=> probe.vector) AS similarity
        FROM passage
        WHERE is_small AND passage.embedding IS NOT NULL
            AND passage.workspace_id = nullif(current_setting('relevo.workspace', true), '')::uuid
            AND (sources IS NULL OR passage.source_id = ANY (sources))
            AND (only_document IS NULL OR passage.document_id = only_document)
            AND (left_out IS NULL OR passage.id <> left_out)
        ORDER BY (passage.embedding <=> probe.vector) + 0
        LIMIT wanted
    ) AS near
    UNION
    SELECT near.* FROM (
        SELECT passage.id, passage.document_id, passage.kind, passage.language,
               1 - (passage.embedding <=> probe.vector) AS similarity
        FROM passage
        WHERE NOT is_small AND passage.embedding IS NOT NULL
            AND passage.workspace_id = nullif(current_setting('relevo.workspace', true), '')::uuid
            AND (sources IS NULL OR passage.source_id = ANY (sources))
            AND (only_document IS NULL OR passage.document_id = only_document)
            AND (left_out IS NULL OR passage.id <> left_out)
        ORDER BY passage.embedding <=> probe.vector
        LIMIT wanted
    ) AS near
    UNION
    SELECT passage.id, passage.document_id, passage.kind, passage.language,
           1 - (passage.embedding <=> probe.vector) AS similarity
    FROM passage
    WHERE passage.embedding IS NOT NULL
        AND passage.workspace_id = nullif(current_setting('relevo.workspace', true), '')::uuid
        AND passage.id = ANY (probe.known)
) AS found
$$
"""

_ARGUMENTS = "int[], text[], text[], int, boolean, uuid[], uuid, uuid"


def upgrade() -> None:
    op.execute("CREATE INDEX passage_embedding ON passage USING hnsw (embedding halfvec_cosine_ops)")
    op.execute("CREATE INDEX passage_not_embedded ON passage (workspace_id, language) WHERE embedding IS NULL")
    op.execute("GRANT USAGE, CREATE ON SCHEMA public TO relevo_search")
    op.execute(text(SEARCH.replace(":", r"\:")))
    op.execute(f"ALTER FUNCTION search_meanings({_ARGUMENTS}) OWNER TO relevo_search")
    op.execute(f"REVOKE ALL ON FUNCTION search_meanings({_ARGUMENTS}) FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION search_meanings({_ARGUMENTS}) TO relevo_app")
    op.execute("REVOKE CREATE ON SCHEMA public FROM relevo_search")


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
