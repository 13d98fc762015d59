"""The index: passages with their terms and weights, and the statistics that idf and length need. All its SQL.

Promises: the passages of a document are replaced in one transaction; a passage whose words did not change keeps its
id, so what was cited stays where it was, and its vectors, which cost time or money; statistics equal what is in the
table (tests count them again).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from relevo.desk.knowledge.affected import Gone, name_affected
from relevo.desk.knowledge.dense.current import current_embedder
from relevo.desk.knowledge.dense.questions import question_vectors
from relevo.desk.knowledge.dense.store import embed_later
from relevo.desk.knowledge.entries import Entry, Field, entry_counts
from relevo.desk.knowledge.terms import term_id
from relevo.desk.knowledge.weights import B_SHORT, B, saturate, sparse, whole_question
from relevo.kit.ids import DocumentId, PassageId, SourceId, new_id
from relevo.platform.db import Record, Tx

# Before a language has entries of its own, weights stand on these lengths (words kept of a passage, of a question).
USUAL_LENGTH: Mapping[Field, float] = {"body": 75.0, "question": 8.0}
USUAL_GRAM_LENGTH = 60.0
# Weights are written anew when the true average is this far from the one they were made with.
DRIFT = 0.10
# In parts, so that a knowledge of a million passages is never in memory as a whole.
_REWEIGHED_AT_ONCE = 5_000


@dataclass(frozen=True, kw_only=True)
class IndexedDocument:
    id: DocumentId
    source_id: SourceId
    version: int
    title: str
    entries: Sequence[Entry]


@dataclass(frozen=True)
class Averages:
    length: float
    grams: float


async def lock_index(tx: Tx) -> None:
    """One writer of a workspace's statistics at a time: otherwise two documents could lock terms crosswise."""
    await tx.execute("SELECT pg_advisory_xact_lock(hashtextextended('knowledge:' || $1, 0))", str(tx.tenant))


async def replace_passages(tx: Tx, documents: Sequence[IndexedDocument]) -> list[tuple[str, Field]]:
    """Put the entries of `documents` in place of what the index has of them; return languages whose weights drifted."""
    await lock_index(tx)
    ids = [document.id for document in documents]
    known = await _known_passages(tx, ids)
    averages = await _weighing_averages(tx)
    rows = [row for document in documents for row in _rows(tx, document, known.get(document.id, {}), averages)]
    columns = [list(column) for column in zip(*rows, strict=True)]
    gone = await _forget(tx, ids, but=columns[0] if columns else ())
    if columns:
        await tx.execute(_WRITE, tx.tenant, *columns)
    await _count(tx, ids)
    await name_affected(tx, ids, gone, kind="edited" if rows else "removed")
    if rows and (current_embedder() is not None or question_vectors() is not None):
        await embed_later(tx)
    return await _drifted(tx)


async def remove_passages(tx: Tx, document_ids: Sequence[DocumentId]) -> None:
    await lock_index(tx)
    gone = await _forget(tx, document_ids)
    await name_affected(tx, document_ids, gone, kind="removed")


async def reweigh(tx: Tx, *, language: str, field: Field) -> int:
    """Write the weights of one language with its present average length; return how many entries."""
    await lock_index(tx)
    stat = await tx.fetchrow(
        "SELECT passages, total_length, gram_length FROM knowledge_stat "
        "WHERE workspace_id = $1 AND language = $2 AND field = $3",
        tx.tenant,
        language,
        field,
    )
    if stat is None or not stat["passages"]:
        return 0
    averages = Averages(stat["total_length"] / stat["passages"], stat["gram_length"] / stat["passages"])
    done, after = 0, UUID(int=0)
    while rows := await tx.fetch(_TEXTS, tx.tenant, language, field, after, _REWEIGHED_AT_ONCE):
        await tx.execute(
            "UPDATE passage SET weights = new.weights::sparsevec FROM unnest($2::uuid[], $3::text[]) "
            "AS new(id, weights) WHERE passage.workspace_id = $1 AND passage.id = new.id",
            tx.tenant,
            [row["id"] for row in rows],
            [
                _weights(tx, *_recount(row, language), averages, question=_question_of(row["kind"], row["text"]))
                for row in rows
            ],
        )
        done, after = done + len(rows), rows[-1]["id"]
    await tx.execute(
        "UPDATE knowledge_stat SET weighed_length = $4, weighed_gram_length = $5 "
        "WHERE workspace_id = $1 AND language = $2 AND field = $3",
        tx.tenant,
        language,
        field,
        averages.length,
        averages.grams,
    )
    return done


_TEXTS = """
SELECT passage.id, passage.kind, passage.heading, passage.text, knowledge_document.title
FROM passage JOIN knowledge_document ON knowledge_document.workspace_id = passage.workspace_id
    AND knowledge_document.id = passage.document_id
WHERE passage.workspace_id = $1 AND passage.language = $2 AND (passage.kind = 'question') = ($3 = 'question')
    AND passage.id > $4
ORDER BY passage.id LIMIT $5
"""


def _recount(row: Record, language: str) -> tuple[Mapping[str, float], Mapping[str, float]]:
    # An answer is indexed without its question: that is an entry of its own.
    title = "" if row["kind"] == "answer" else row["title"]
    return entry_counts(row["kind"], title=title, heading=row["heading"], text=row["text"], language=language)


# Of a passage that is there already, a vector stays unless its title, which is embedded with it, has other words now.
_WRITE = """
WITH new AS MATERIALIZED (
    SELECT id, document_id, version, source_id, ordinal, kind, heading, text, language, length, gram_length,
           terms::int[] AS terms, weights::sparsevec AS weights
    FROM unnest($2::uuid[], $3::uuid[], $4::int[], $5::uuid[], $6::int[], $7::text[], $8::text[], $9::text[],
                $10::text[], $11::int[], $12::int[], $13::text[], $14::text[])
         AS new(id, document_id, version, source_id, ordinal, kind, heading, text, language, length, gram_length, terms,
                weights)
), outdated AS (
    DELETE FROM passage_vector USING passage JOIN new ON new.id = passage.id AND new.terms <> passage.terms
    WHERE passage.workspace_id = $1 AND passage_vector.workspace_id = $1 AND passage_vector.passage_id = passage.id
)
INSERT INTO passage (workspace_id, id, document_id, document_version, source_id, ordinal, kind, heading, text, language,
                     length, gram_length, terms, weights)
SELECT $1, id, document_id, version, source_id, ordinal, kind, heading, text, language, length, gram_length, terms,
       weights
FROM new
ON CONFLICT (workspace_id, id) DO UPDATE SET
    document_version = excluded.document_version, source_id = excluded.source_id, ordinal = excluded.ordinal,
    language = excluded.language, length = excluded.length, gram_length = excluded.gram_length,
    terms = excluded.terms, weights = excluded.weights,
    embedding = CASE WHEN passage.terms = excluded.terms THEN passage.embedding END
"""

_FIELD = "CASE passage.kind WHEN 'question' THEN 'question' ELSE 'body' END"

_COUNT_TERMS = f"""
INSERT INTO term_stat (workspace_id, language, field, term, passages)
SELECT passage.workspace_id, passage.language, {_FIELD}, term, count(*)
FROM passage, unnest(passage.terms) AS term
WHERE passage.workspace_id = $1 AND passage.document_id = ANY($2)
GROUP BY 1, 2, 3, 4
ON CONFLICT (workspace_id, language, field, term) DO UPDATE SET passages = term_stat.passages + excluded.passages
"""

_COUNT_ENTRIES = f"""
INSERT INTO knowledge_stat (workspace_id, language, field, passages, total_length, gram_length)
SELECT passage.workspace_id, passage.language, {_FIELD}, count(*), sum(length), sum(passage.gram_length)
FROM passage WHERE passage.workspace_id = $1 AND passage.document_id = ANY($2)
GROUP BY 1, 2, 3
ON CONFLICT (workspace_id, language, field) DO UPDATE SET
    passages = knowledge_stat.passages + excluded.passages,
    total_length = knowledge_stat.total_length + excluded.total_length,
    gram_length = knowledge_stat.gram_length + excluded.gram_length
"""

_UNCOUNT_TERMS = f"""
UPDATE term_stat SET passages = term_stat.passages - gone.passages
FROM (SELECT passage.language, {_FIELD} AS field, term, count(*) AS passages
      FROM passage, unnest(passage.terms) AS term
      WHERE passage.workspace_id = $1 AND passage.document_id = ANY($2) GROUP BY 1, 2, 3) AS gone
WHERE term_stat.workspace_id = $1 AND term_stat.language = gone.language AND term_stat.field = gone.field
    AND term_stat.term = gone.term
RETURNING term_stat.passages
"""

_UNCOUNT_ENTRIES = f"""
UPDATE knowledge_stat SET passages = knowledge_stat.passages - gone.passages,
    total_length = knowledge_stat.total_length - gone.total_length,
    gram_length = knowledge_stat.gram_length - gone.gram_length
FROM (SELECT passage.language, {_FIELD} AS field, count(*) AS passages, sum(length) AS total_length,
             sum(passage.gram_length) AS gram_length
      FROM passage WHERE passage.workspace_id = $1 AND passage.document_id = ANY($2) GROUP BY 1, 2) AS gone
WHERE knowledge_stat.workspace_id = $1 AND knowledge_stat.language = gone.language AND knowledge_stat.field = gone.field
"""


async def _count(tx: Tx, ids: Sequence[DocumentId]) -> None:
    await tx.execute(_COUNT_TERMS, tx.tenant, ids)
    await tx.execute(_COUNT_ENTRIES, tx.tenant, ids)


async def _forget(tx: Tx, ids: Sequence[DocumentId], *, but: Sequence[PassageId] = ()) -> list[Gone]:
    """Take the documents out of the statistics, and out of the table but for passages that are about to be written.

    What is answered from and is gone now comes back."""
    left = await tx.fetch(_UNCOUNT_TERMS, tx.tenant, ids)
    if any(row["passages"] <= 0 for row in left):
        await tx.execute("DELETE FROM term_stat WHERE workspace_id = $1 AND passages <= 0", tx.tenant)
    await tx.execute(_UNCOUNT_ENTRIES, tx.tenant, ids)
    rows = await tx.fetch(
        "DELETE FROM passage WHERE workspace_id = $1 AND document_id = ANY($2) AND id <> ALL($3::uuid[]) "
        "RETURNING id, document_id, kind, text",
        tx.tenant,
        ids,
        list(but),
    )
    return [
        Gone(id=row["id"], document_id=row["document_id"], text=row["text"])
        for row in rows
        if row["kind"] != "question"
    ]


_Known = dict[tuple[str, str, str], PassageId]


async def _known_passages(tx: Tx, ids: Sequence[DocumentId]) -> dict[DocumentId, _Known]:
    rows = await tx.fetch(
        "SELECT id, document_id, kind, heading, text FROM passage WHERE workspace_id = $1 AND document_id = ANY($2)",
        tx.tenant,
        ids,
    )
    known: dict[DocumentId, _Known] = {}
    for row in rows:
        known.setdefault(row["document_id"], {})[row["kind"], row["heading"], row["text"]] = row["id"]
    return known


async def _weighing_averages(tx: Tx) -> dict[tuple[str, str], Averages]:
    rows = await tx.fetch(
        "SELECT language, field, weighed_length, weighed_gram_length FROM knowledge_stat "
        "WHERE workspace_id = $1 AND weighed_length > 0",
        tx.tenant,
    )
    return {(r["language"], r["field"]): Averages(r["weighed_length"], r["weighed_gram_length"]) for r in rows}


async def _drifted(tx: Tx) -> list[tuple[str, Field]]:
    rows = await tx.fetch(
        "SELECT language, field, passages, total_length, weighed_length FROM knowledge_stat "
        "WHERE workspace_id = $1 AND passages > 0",
        tx.tenant,
    )
    drifted: list[tuple[str, Field]] = []
    for row in rows:
        used = row["weighed_length"] or USUAL_LENGTH[row["field"]]
        if abs(row["total_length"] / row["passages"] - used) > DRIFT * used:
            drifted.append((row["language"], row["field"]))
    return drifted


def _rows(
    tx: Tx, document: IndexedDocument, known: _Known, averages: Mapping[tuple[str, str], Averages]
) -> Iterable[tuple[object, ...]]:
    for ordinal, entry in enumerate(document.entries):
        usual = Averages(USUAL_LENGTH[entry.field], USUAL_GRAM_LENGTH)
        average = averages.get((entry.language, entry.field), usual)
        # pop: two equal passages in one document are still two rows.
        passage_id = known.pop((entry.kind, entry.heading, entry.text), None) or PassageId(new_id())
        terms = {term_id(tx.tenant, term) for counts in (entry.words, entry.grams) for term in counts}
        if entry.kind == "question":
            terms.add(term_id(tx.tenant, whole_question(entry.text)))
        yield (
            passage_id,
            document.id,
            document.version,
            document.source_id,
            ordinal,
            entry.kind,
            entry.heading,
            entry.text,
            entry.language,
            entry.length,
            entry.gram_length,
            "{" + ",".join(map(str, sorted(terms))) + "}",
            _weights(tx, entry.words, entry.grams, average, question=_question_of(entry.kind, entry.text)),
        )


def _question_of(kind: str, text: str) -> str | None:
    return text if kind == "question" else None


def _weights(
    tx: Tx, words: Mapping[str, float], grams: Mapping[str, float], average: Averages, *, question: str | None
) -> str:
    """`question`: the text of an entry that is one."""
    workspace_id: UUID = tx.tenant
    b = B if question is None else B_SHORT
    weighed = saturate(words, average=average.length, b=b) | saturate(grams, average=average.grams, b=b)
    if question is not None:
        weighed[whole_question(question)] = 1.0
    return sparse((term_id(workspace_id, term), weight) for term, weight in weighed.items())
