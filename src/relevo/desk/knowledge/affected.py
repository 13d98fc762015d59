"""What a change of the knowledge does to answers that were given: each that relied on words which are gone is named.

An answer relies on the sentences of its cited passages that it says; one that tells them in its own words relies on all
of them. When a passage goes (an edit, a deletion, expiry, a Re-index, going back, a correction: whatever leads to
index.py), the answers that cite it are looked at in the same transaction. Where a sentence that they rely on stands
nowhere in the document any more, they are affected; where all still stand, in whatever passage, the citation moves to
that passage, so that a later change finds them. Words that come back take an answer nobody has decided about off the
list.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from relevo.kit.ids import DocumentId, PassageId, new_id
from relevo.kit.text.sentences import split_sentences
from relevo.platform.db import Record, Tx


@dataclass(frozen=True, kw_only=True)
class Gone:
    """A passage that is not in the index any more."""

    id: PassageId
    document_id: DocumentId
    text: str


_RELYING = """
SELECT c.passage_id, c.document_id, c.message_id, c.used, m.text FROM citation c
JOIN message m ON m.workspace_id = c.workspace_id AND m.id = c.message_id
WHERE c.workspace_id = $1 AND c.passage_id = ANY($2::uuid[])
"""

_UNDECIDED = """
SELECT a.change_id, a.message_id, a.lost, k.document_id FROM affected_answer a
JOIN knowledge_change k ON k.workspace_id = a.workspace_id AND k.id = a.change_id
WHERE a.workspace_id = $1 AND k.document_id = ANY($2::uuid[]) AND a.decision IS NULL
"""

_CITE = """
INSERT INTO citation (workspace_id, passage_id, message_id, document_id, conversation_id, created_at, used)
SELECT $1, moved.passage_id, m.id, moved.document_id, m.conversation_id, m.created_at,
    ARRAY(SELECT jsonb_array_elements_text(moved.used))
FROM jsonb_to_recordset($2::jsonb) AS moved (passage_id uuid, message_id uuid, document_id uuid, used jsonb)
JOIN message m ON m.workspace_id = $1 AND m.id = moved.message_id
ON CONFLICT (workspace_id, passage_id, message_id) DO UPDATE SET used = CASE WHEN citation.used IS NOT NULL THEN
    ARRAY(SELECT DISTINCT one FROM unnest(citation.used || excluded.used) AS one) END
"""

_CHANGES = """
INSERT INTO knowledge_change (workspace_id, id, document_id, title, kind, version, made_by)
SELECT $1, made.id, d.id, d.title, $4, d.version, CASE WHEN $4 = 'edited' THEN d.written_by ELSE '' END
FROM unnest($2::uuid[], $3::uuid[]) AS made (id, document_id)
JOIN knowledge_document d ON d.workspace_id = $1 AND d.id = made.document_id
"""

_ANSWERS = """
INSERT INTO affected_answer (workspace_id, change_id, message_id, conversation_id, lost)
SELECT $1, found.change_id, m.id, m.conversation_id, ARRAY(SELECT jsonb_array_elements_text(found.lost))
FROM jsonb_to_recordset($2::jsonb) AS found (change_id uuid, message_id uuid, lost jsonb)
JOIN message m ON m.workspace_id = $1 AND m.id = found.message_id
"""

Relying = Mapping[tuple[DocumentId, UUID], list[str]]


class _Standing:
    """Where sentences stand in a document now. Thousands of answers rely on the same few sentences: each is looked
    for once."""

    def __init__(self) -> None:
        self._passages: dict[PassageId, str] = {}
        self._found: dict[str, list[PassageId]] = {}

    def add(self, passage_id: PassageId, text: str) -> None:
        self._passages[passage_id] = _flat(text)

    def find(self, sentence: str) -> list[PassageId]:
        if sentence not in self._found:
            self._found[sentence] = [found for found, text in self._passages.items() if sentence in text]
        return self._found[sentence]

    def missing(self, sentences: Sequence[str]) -> list[str]:
        return [one for one in dict.fromkeys(sentences) if not self.find(one)]


_Stands = defaultdict[DocumentId, _Standing]


async def name_affected(
    tx: Tx, document_ids: Sequence[DocumentId], gone: Sequence[Gone], *, kind: Literal["edited", "removed"]
) -> None:
    """After the passages of `document_ids` were written or taken out; their documents are still there."""
    relying = await tx.fetch(_RELYING, tx.tenant, [one.id for one in gone]) if gone else []
    undecided = await tx.fetch(_UNDECIDED, tx.tenant, list(document_ids))
    if not relying and not undecided:
        return
    stands = await _read_passages(tx, document_ids)
    said = _sentences_relied_on(relying, {one.id: one.text for one in gone})
    await _move_citations(tx, said, stands)
    lost = {at: missing for at, used in said.items() if (missing := stands[at[0]].missing(used))}
    await _forget_what_is_back(tx, undecided, stands)
    if lost:
        await _write(tx, lost, kind=kind)


async def _read_passages(tx: Tx, ids: Sequence[DocumentId]) -> _Stands:
    stands: _Stands = defaultdict(_Standing)
    rows = await tx.fetch(
        "SELECT id, document_id, text FROM passage "
        "WHERE workspace_id = $1 AND document_id = ANY($2::uuid[]) AND kind <> 'question'",
        tx.tenant,
        list(ids),
    )
    for row in rows:
        stands[row["document_id"]].add(row["id"], row["text"])
    return stands


def _sentences_relied_on(relying: Sequence[Record], texts: Mapping[PassageId, str]) -> Relying:
    said: defaultdict[tuple[DocumentId, UUID], list[str]] = defaultdict(list)
    split = {passage_id: _sentences(text) for passage_id, text in texts.items()}
    for row in relying:
        at = row["document_id"], row["message_id"]
        if row["used"] is not None:
            said[at] += row["used"]
            continue
        answer = _flat(row["text"])
        every = split[row["passage_id"]]
        said[at] += [one for one in every if one in answer] or every
    return said


def _sentences(text: str) -> list[str]:
    return [flat for line in text.splitlines() for one in split_sentences(line) if (flat := _flat(one))]


def _flat(text: str) -> str:
    return " ".join(text.split())


async def _move_citations(tx: Tx, said: Relying, stands: _Stands) -> None:
    moved: defaultdict[tuple[PassageId, UUID, DocumentId], list[str]] = defaultdict(list)
    for (document_id, message_id), used in said.items():
        for one in dict.fromkeys(used):
            for passage_id in stands[document_id].find(one):
                moved[passage_id, message_id, document_id].append(one)
    if moved:
        rows = [
            {"passage_id": str(passage), "message_id": str(message), "document_id": str(document), "used": used}
            for (passage, message, document), used in moved.items()
        ]
        await tx.execute(_CITE, tx.tenant, rows)


async def _forget_what_is_back(tx: Tx, undecided: Sequence[Record], stands: _Stands) -> None:
    back = [row for row in undecided if not stands[row["document_id"]].missing(row["lost"])]
    if not back:
        return
    words: defaultdict[tuple[DocumentId, UUID], list[str]] = defaultdict(list)
    for row in back:  # several changes may have taken words of one answer, and one may bring all of them back
        words[row["document_id"], row["message_id"]] += row["lost"]
    await _move_citations(tx, words, stands)
    await tx.execute(
        "DELETE FROM affected_answer a USING unnest($2::uuid[], $3::uuid[]) AS back (change_id, message_id) "
        "WHERE a.workspace_id = $1 AND a.change_id = back.change_id AND a.message_id = back.message_id",
        tx.tenant,
        [row["change_id"] for row in back],
        [row["message_id"] for row in back],
    )
    await tx.execute(
        "DELETE FROM knowledge_change k WHERE k.workspace_id = $1 AND k.id = ANY($2::uuid[]) AND NOT EXISTS "
        "(SELECT FROM affected_answer a WHERE a.workspace_id = $1 AND a.change_id = k.id)",
        tx.tenant,
        sorted({row["change_id"] for row in back}),
    )


async def _write(tx: Tx, lost: Relying, *, kind: str) -> None:
    changes = {document_id: new_id() for document_id, _ in lost}
    await tx.execute(_CHANGES, tx.tenant, list(changes.values()), list(changes), kind)
    answers = [
        {"change_id": str(changes[document_id]), "message_id": str(message_id), "lost": missing}
        for (document_id, message_id), missing in lost.items()
    ]
    await tx.execute(_ANSWERS, tx.tenant, answers)
