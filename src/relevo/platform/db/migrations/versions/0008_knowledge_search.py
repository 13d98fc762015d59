"""The search of passages as a function of a role of its own, so that the GIN index can be used.

Under row-level security a condition whose operator is not marked leakproof (array overlap is not) may not be
evaluated before the policy's, so it can never be an index condition: each search would read every passage of the
workspace. The role relevo_search may only read passages, nobody can become it, and the one function it owns takes
the workspace from the transaction's setting, never from an argument: the tenant's wall stands where it stood.
"""

from alembic import op
from sqlalchemy import text

revision = "0008"
down_revision = "0004"
branch_labels = None
depends_on = None

# The vectors are parsed once, in the materialized part: a cast inside the join would be repeated for every row.
SEARCH = """
CREATE FUNCTION search_passages(
    queries int[], languages text[], fields text[], term_sets text[], vectors text[], wanted int[],
    sources uuid[], only_document uuid, left_out uuid
) RETURNS TABLE (query int, id uuid, document_id uuid, kind text, language text, score float8)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
WITH probe AS MATERIALIZED (
    SELECT raw.query, raw.language, raw.field, raw.terms::int[] AS terms, raw.vector::sparsevec AS vector, raw.wanted
    FROM unnest(queries, languages, fields, term_sets, vectors, wanted)
         AS raw (query, language, field, terms, vector, wanted)
)
SELECT probe.query, found.id, found.document_id, found.kind, probe.language, found.score
FROM probe CROSS JOIN LATERAL (
    SELECT passage.id, passage.document_id, passage.kind, -(passage.weights <#> probe.vector) AS score
    FROM passage
    WHERE passage.workspace_id = nullif(current_setting('relevo.workspace', true), '')::uuid
        AND passage.language = probe.language
        AND (passage.kind = 'question') = (probe.field = 'question')
        AND passage.terms && probe.terms
        AND (sources IS NULL OR passage.source_id = ANY (sources))
        AND (only_document IS NULL OR passage.document_id = only_document)
        AND (left_out IS NULL OR passage.id <> left_out)
    ORDER BY passage.weights <#> probe.vector
    LIMIT probe.wanted
) AS found
$$
"""

_ARGUMENTS = "int[], text[], text[], text[], text[], int[], uuid[], uuid, uuid"


def upgrade() -> None:
    op.execute("DROP INDEX passage_kind")
    op.execute("GRANT USAGE, CREATE ON SCHEMA public TO relevo_search")
    op.execute("GRANT SELECT ON passage TO relevo_search")
    op.execute("CREATE POLICY search ON passage FOR SELECT TO relevo_search USING (true)")
    op.execute(text(SEARCH.replace(":", r"\:")))
    op.execute(f"ALTER FUNCTION search_passages({_ARGUMENTS}) OWNER TO relevo_search")
    op.execute(f"REVOKE ALL ON FUNCTION search_passages({_ARGUMENTS}) FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION search_passages({_ARGUMENTS}) TO relevo_app")
    op.execute("REVOKE CREATE ON SCHEMA public FROM relevo_search")


def downgrade() -> None:
    raise RuntimeError("Relevo's migrations go forward only; restore a backup instead.")
