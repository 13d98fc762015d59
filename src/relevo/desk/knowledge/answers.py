"""From a question to what the assistant may say: a verbatim answer with its source, choices, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from relevo.desk.knowledge.calibration import Calibration, load_calibration
from relevo.desk.knowledge.excerpts import WHOLE_WORDS, best_excerpt
from relevo.desk.knowledge.ranking import Ranked
from relevo.desk.knowledge.search import Found, Query, Scope, search_many, sources_for, value_slots
from relevo.desk.knowledge.terms import term_id
from relevo.kit.ids import AssistantId, DocumentId, PassageId
from relevo.kit.text.folding import one_line
from relevo.kit.text.words import count_words
from relevo.platform.db import Record, Tx

ACCEPT_THRESHOLD = 0.5
# Below the threshold, but this near to it, choices are more help than "I do not know".
CHOICES_THRESHOLD = 0.15
MIN_COVERAGE = 0.2
# When most of what the question is about is nowhere in the knowledge, choices would be a guess.
MAX_UNKNOWN = 0.45
MAX_CHOICES = 3
_LABEL_CHARACTERS = 80
# A choice that is this much weaker than the first is noise.
_CHOICE_SHARE = 0.5


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A passage that was found. `score` is a share of the best possible; `confidence` is the first hit's alone."""

    passage_id: PassageId
    document_id: DocumentId
    document_version: int
    title: str
    heading: str
    text: str
    url: str | None
    language: str
    score: float
    confidence: float
    kind: str


@dataclass(frozen=True, kw_only=True)
class Answer:
    """`text` stands word for word in the passage of `hit`."""

    text: str
    hit: Hit
    confidence: float


@dataclass(frozen=True, kw_only=True)
class DocumentChoice:
    document_id: DocumentId
    label: str


@dataclass(frozen=True, kw_only=True)
class Choices:
    choices: Sequence[DocumentChoice]
    confidence: float


@dataclass(frozen=True, kw_only=True)
class Nothing:
    """`confidence` of the best miss; `hit` is that miss, for the teammate's eyes only."""

    confidence: float
    hit: Hit | None = None


async def search(
    tx: Tx,
    query: str,
    *,
    language: str,
    assistant_id: AssistantId | None = None,
    source_ids: Sequence[UUID] | None = None,
    limit: int = 10,
) -> list[Hit]:
    """Passages for `query`, best first."""
    scope = Scope(source_ids=await _allowed_sources(tx, assistant_id, source_ids))
    found = (await search_many(tx, [Query(text=query, language=language)], scope=scope, limit=limit))[0]
    return await _hits(tx, found, await load_calibration(tx))


async def find_answer(  # noqa: PLR0913 - named by the caller, and all but two may be left out
    tx: Tx,
    query: str,
    *,
    language: str,
    assistant_id: AssistantId | None = None,
    source_ids: Sequence[UUID] | None = None,
    accept_threshold: float = ACCEPT_THRESHOLD,
    before: str = "",
    without: UUID | None = None,
) -> Answer | Choices | Nothing:
    """What may be said to `query`. `source_ids` are those of the assistant's own settings, if it has any.

    `before`: the question that this one leans on, if it does; `without`: a passage that was the answer to that.
    """
    allowed = await _allowed_sources(tx, assistant_id, source_ids)
    asked = Query(text=query, language=language, before=before)
    found = (await search_many(tx, [asked], scope=Scope(source_ids=allowed, without=without), limit=12))[0]
    hits = await _hits(tx, found, await load_calibration(tx))
    if not hits:
        return Nothing(confidence=0.0)
    confidence = hits[0].confidence
    if confidence >= accept_threshold:
        return await _answer(tx, hits[0], asked)
    if confidence >= min(CHOICES_THRESHOLD, accept_threshold) and _is_about(found):
        return Choices(choices=_choices(hits), confidence=confidence)
    return Nothing(confidence=confidence, hit=hits[0])


async def answer_from_document(tx: Tx, document_id: DocumentId, query: str, *, language: str) -> Answer | Nothing:
    """The document's best part for `query`; its beginning if none stands out. Nothing if the document is gone."""
    asked = Query(text=query, language=language)
    found = (await search_many(tx, [asked], scope=Scope(document_id=document_id), limit=1))[0]
    hits = await _hits(tx, found, await load_calibration(tx)) or await _first_passage(tx, document_id)
    return await _answer(tx, hits[0], asked) if hits else Nothing(confidence=0.0)


async def find_hit(tx: Tx, passage_id: UUID) -> Hit | None:
    """One passage with its document, for opening a source."""
    rows = await tx.fetch(f"{_HITS} AND passage.id = $2", tx.tenant, passage_id)
    return _hit(rows[0], score=0.0, confidence=0.0) if rows else None


async def read_whole(
    tx: Tx, *, assistant_id: AssistantId | None, source_ids: Sequence[UUID] | None = None, most_characters: int
) -> list[Hit] | None:
    """All passages in a fixed order, so that the same knowledge is the same text; None if they are more than that."""
    allowed = await _allowed_sources(tx, assistant_id, source_ids)
    size: int = await tx.fetchval(f"SELECT coalesce(sum(length(passage.text)), 0) FROM {_WHOLE}", tx.tenant, allowed)
    if size > most_characters:
        return None
    rows = await tx.fetch(
        f"{_HITS} AND passage.id IN (SELECT passage.id FROM {_WHOLE}) ORDER BY document.id, passage.ordinal",
        tx.tenant,
        allowed,
    )
    return [_hit(row, score=0.0, confidence=0.0) for row in rows]


async def _allowed_sources(
    tx: Tx, assistant_id: AssistantId | None, source_ids: Sequence[UUID] | None
) -> list[UUID] | None:
    allowed = await sources_for(tx, assistant_id)
    if source_ids is None:
        return allowed
    return list(source_ids) if allowed is None else [each for each in allowed if each in set(source_ids)]


_WHOLE = """
passage WHERE passage.workspace_id = $1 AND passage.kind <> 'question'
    AND ($2::uuid[] IS NULL OR passage.source_id = ANY($2))
"""
_HITS = """
SELECT passage.id, passage.document_id, passage.document_version, passage.kind, passage.heading, passage.text,
       passage.language, document.title, document.url
FROM passage JOIN knowledge_document AS document
    ON document.workspace_id = passage.workspace_id AND document.id = passage.document_id
WHERE passage.workspace_id = $1 AND (document.expires_at IS NULL OR document.expires_at > now())
"""


async def _hits(tx: Tx, found: Found, calibration: Calibration) -> list[Hit]:
    rows = await tx.fetch(
        f"{_HITS} AND (passage.id = ANY($2::uuid[])"
        " OR passage.kind = 'answer' AND passage.document_id = ANY($3::uuid[]))",
        tx.tenant,
        [each.entry_id for each in found.ranked if each.entry_id],
        [each.document_id for each in found.ranked if not each.entry_id],
    )
    by_key = {(row["document_id"] if row["kind"] == "answer" else row["id"]): row for row in rows}
    first = calibration.confidence(found)
    hits: list[Hit] = []
    for at, ranked in enumerate(found.ranked):
        row = by_key.get(_key(ranked))
        if row is not None:
            hits.append(_hit(row, score=ranked.relevance, confidence=first if at == 0 else 0.0))
    return hits


def _key(ranked: Ranked) -> UUID | None:
    return ranked.document_id if ranked.kind == "answer" else ranked.entry_id


def _hit(row: Record, *, score: float, confidence: float) -> Hit:
    return Hit(
        passage_id=row["id"],
        document_id=row["document_id"],
        document_version=row["document_version"],
        title=row["title"],
        heading=row["heading"],
        text=row["text"],
        url=row["url"],
        language=row["language"],
        score=round(score, 4),
        confidence=round(confidence, 4),
        kind=row["kind"],
    )


async def _first_passage(tx: Tx, document_id: DocumentId) -> list[Hit]:
    rows = await tx.fetch(
        f"{_HITS} AND passage.document_id = $2 AND passage.kind <> 'question' ORDER BY passage.ordinal LIMIT 1",
        tx.tenant,
        document_id,
    )
    return [_hit(row, score=0.0, confidence=0.0) for row in rows]


async def _answer(tx: Tx, hit: Hit, asked: Query) -> Answer:
    if hit.kind == "answer" or count_words(hit.text) <= WHOLE_WORDS:
        return Answer(text=hit.text, hit=hit, confidence=hit.confidence)
    valued = await value_slots(tx, asked, hit.language)
    best = max((worth for _, worth in valued), default=1.0) or 1.0

    def value(stemmed: frozenset[str]) -> float:
        present = {term_id(tx.tenant, each) for each in stemmed}
        return sum(
            slot.weight * worth / best * max((c for term, c in slot.terms.items() if term in present), default=0.0)
            for slot, worth in valued
        )

    text = best_excerpt(hit.text, question=asked.text, language=hit.language, value=value)
    return Answer(text=text, hit=hit, confidence=hit.confidence)


def _is_about(found: Found) -> bool:
    """Whether the best hit shares a word that carries information; some letters in common are no subject."""
    seen = found.evidence
    return seen is not None and seen.coverage >= MIN_COVERAGE and seen.unknown <= MAX_UNKNOWN


def _choices(hits: Sequence[Hit]) -> list[DocumentChoice]:
    """Up to three different documents that are nearly as good as the first. One alone is a "did you mean"."""
    near = [hit for hit in hits if hit.score >= _CHOICE_SHARE * hits[0].score]
    labels: dict[DocumentId, str] = {}
    for hit in near:
        labels.setdefault(hit.document_id, _label(hit))
    return [DocumentChoice(document_id=i, label=label) for i, label in list(labels.items())[:MAX_CHOICES]]


def _label(hit: Hit) -> str:
    part = hit.heading.rsplit(" > ", 1)[-1]
    title = hit.title if hit.kind == "answer" or not part else f"{hit.title}: {part}"
    return one_line(title, limit=_LABEL_CHARACTERS)
