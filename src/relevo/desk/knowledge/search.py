"""Searching: one question, or many at once, against the index of a workspace. Two statements for the ranking.

The first asks the statistics of the question's terms; the second takes, per language and kind of entry, those that
share a rare enough term (GIN) and orders them by the inner product of two sparse vectors (exact BM25).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from relevo.desk.knowledge.bridge.asking import NOT_BRIDGED, Bridged, bridge_queries
from relevo.desk.knowledge.entries import Field
from relevo.desk.knowledge.evidence import Asked, gather_evidence, read_firsts
from relevo.desk.knowledge.meaning import Meant, Within, add_meaning, bridge_targets, measure_nearness
from relevo.desk.knowledge.question import (
    Probe,
    Slot,
    Statistics,
    body_slots,
    build_probe,
    gram_terms,
    question_slots,
    slot_idf,
    whole_term,
    with_context,
)
from relevo.desk.knowledge.ranking import Candidate, Evidence, Ranked, rank
from relevo.desk.knowledge.weights import IDENTICAL
from relevo.kit.ids import AssistantId
from relevo.platform.db import Tx

MAX_BODY_CANDIDATES = 40
MAX_QUESTION_CANDIDATES = 60


@dataclass(frozen=True, kw_only=True)
class Query:
    """`before`: the question that this one leans on ("and to France?"); its words count, but less."""

    text: str
    language: str
    before: str = ""

    @property
    def whole(self) -> str:
        return f"{self.before} {self.text}".strip()


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Where to look: all, some sources, or one document; `without` leaves one entry out, `trust` in meaning (both:
    calibration)."""

    source_ids: Sequence[UUID] | None = None
    document_id: UUID | None = None
    without: UUID | None = None
    trust: float | None = None


EVERYTHING = Scope()


@dataclass(frozen=True, kw_only=True)
class Found:
    """The ranking of one query, and the evidence for its first."""

    query: Query
    ranked: Sequence[Ranked]
    evidence: Evidence | None


async def search_many(tx: Tx, queries: Sequence[Query], *, scope: Scope = EVERYTHING, limit: int = 10) -> list[Found]:
    """Rank the knowledge for each query, within `scope`."""
    totals = await _entry_totals(tx)
    targets = bridge_targets(code for code, _ in totals)
    bridged = await bridge_queries([(q.text, q.before, q.language) for q in queries], targets)
    slots = [_slots(tx.tenant, query, totals, each) for query, each in zip(queries, bridged, strict=True)]
    statistics = await _statistics(tx, slots, totals)
    probes = [_probes(each, statistics) for each in slots]
    candidates = await _candidates(tx, probes, scope)
    meant = [
        Meant(whole=q.whole, language=q.language, bridged=across) for q, across in zip(queries, bridged, strict=True)
    ]
    beliefs = await add_meaning(tx, meant, candidates, _within(scope, totals))
    all_asked = [
        Asked(
            text=query.whole,
            language=query.language,
            wanted={w.language: w.slots for w in wanted if w.field == "body"},
            probes=found_by,
            statistics=statistics,
            belief=belief,
        )
        for query, wanted, found_by, belief in zip(queries, slots, probes, beliefs, strict=True)
    ]
    rankings = [
        rank(each, language=asked.language, trust=asked.belief.trust, one_word=asked.has_one_word)
        for asked, each in zip(all_asked, candidates, strict=True)
    ]
    firsts = await read_firsts(tx, [ranked[0] for ranked in rankings if ranked])
    fits = await measure_nearness(tx, rankings, candidates, beliefs, without=scope.without)
    return [
        Found(
            query=query,
            ranked=ranked[:limit],
            evidence=gather_evidence(tx.tenant, replace(asked, fit=fit), ranked, firsts) if ranked else None,
        )
        for query, ranked, asked, fit in zip(queries, rankings, all_asked, fits, strict=True)
    ]


async def sources_for(tx: Tx, assistant_id: AssistantId | None) -> list[UUID] | None:
    """The sources an assistant may use; None when nothing is reserved for others."""
    if assistant_id is None:
        return None
    rows = await tx.fetch(
        "SELECT id, assistant_ids IS NULL OR $2 = ANY(assistant_ids) AS allowed FROM knowledge_source "
        "WHERE workspace_id = $1",
        tx.tenant,
        assistant_id,
    )
    return None if all(row["allowed"] for row in rows) else [row["id"] for row in rows if row["allowed"]]


async def value_slots(tx: Tx, query: Query, language: str) -> list[tuple[Slot, float]]:
    """The question's slots for passages of `language`, each with its idf there."""
    bridged = await bridge_queries([(query.text, query.before, query.language)], {language})
    wanted = next(w for w in _slots(tx.tenant, query, {(language, "body"): 1}, bridged[0]) if w.field == "body")
    totals = await _entry_totals(tx)
    statistics = (await _statistics(tx, [[wanted]], totals)).get((language, "body"), Statistics(0, {}))
    return [(slot, slot_idf(slot, statistics)) for slot in wanted.slots]


_Key = tuple[str, Field]


def _within(scope: Scope, totals: Mapping[_Key, int]) -> Within:
    entries: dict[str, int] = {}
    for (language, _), count in totals.items():
        entries[language] = entries.get(language, 0) + count
    return Within(limits=(scope.source_ids, scope.document_id, scope.without), trust=scope.trust, entries=entries)


@dataclass(frozen=True)
class _Wanted:
    language: str
    field: Field
    slots: Sequence[Slot]
    grams: Sequence[int]
    whole: int | None = None


def _slots(
    workspace_id: UUID, query: Query, totals: Mapping[_Key, int], bridged: Mapping[str, Bridged]
) -> list[_Wanted]:
    wanted: list[_Wanted] = []
    for language, field in totals:
        make = question_slots if field == "question" else body_slots
        across = bridged.get(language, NOT_BRIDGED)
        slots = make(workspace_id, query.text, asked_in=query.language, language=language, bridged=across.text)
        if query.before:
            before = make(workspace_id, query.before, asked_in=query.language, language=language, bridged=across.before)
            slots = with_context(slots, before)
        is_question = field == "question"
        grams = gram_terms(workspace_id, query.text) if is_question else []
        whole = whole_term(workspace_id, query.text) if is_question and not query.before else None
        wanted.append(_Wanted(language, field, slots, grams, whole))
    return wanted


async def _entry_totals(tx: Tx) -> dict[_Key, int]:
    rows = await tx.fetch(
        "SELECT language, field, passages FROM knowledge_stat WHERE workspace_id = $1 AND passages > 0", tx.tenant
    )
    return {(row["language"], row["field"]): row["passages"] for row in rows}


async def _statistics(
    tx: Tx, wanted: Sequence[Sequence[_Wanted]], totals: Mapping[_Key, int]
) -> dict[_Key, Statistics]:
    terms = {t for each in wanted for w in each for t in _terms_wanted(w)}
    rows = await tx.fetch(
        "SELECT language, field, term, passages FROM term_stat WHERE workspace_id = $1 AND term = ANY($2::int[])",
        tx.tenant,
        list(terms),
    )
    having: dict[_Key, dict[int, int]] = {key: {} for key in totals}
    for row in rows:
        having.setdefault((row["language"], row["field"]), {})[row["term"]] = row["passages"]
    return {key: Statistics(passages, having[key]) for key, passages in totals.items()}


def _terms_wanted(wanted: _Wanted) -> list[int]:
    whole = [] if wanted.whole is None else [wanted.whole]
    return [*whole, *wanted.grams, *(term for slot in wanted.slots for term in slot.terms)]


def _probes(wanted: Sequence[_Wanted], statistics: Mapping[_Key, Statistics]) -> list[Probe]:
    built = (
        build_probe(
            w.slots, w.grams, statistics[w.language, w.field], language=w.language, field=w.field, whole=w.whole
        )
        for w in wanted
    )
    return [probe for probe in built if probe is not None]


# A function of the database (migration 0008 says why): it takes the workspace from the transaction.
_SEARCH = """
SELECT query, id, document_id, kind, language, score
FROM search_passages($1::int[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int[],
                     $7::uuid[], $8::uuid, $9::uuid)
"""


async def _candidates(tx: Tx, probes: Sequence[Sequence[Probe]], scope: Scope) -> list[list[Candidate]]:
    flat = [(number, probe) for number, each in enumerate(probes) for probe in each]
    found: list[list[Candidate]] = [list[Candidate]() for _ in probes]
    if not flat:
        return found
    rows = await tx.fetch(
        _SEARCH,
        [number for number, _ in flat],
        [probe.language for _, probe in flat],
        [probe.field for _, probe in flat],
        ["{" + ",".join(map(str, probe.filter)) + "}" for _, probe in flat],
        [probe.weights for _, probe in flat],
        [MAX_QUESTION_CANDIDATES if probe.field == "question" else MAX_BODY_CANDIDATES for _, probe in flat],
        scope.source_ids,
        scope.document_id,
        scope.without,
    )
    for row in rows:
        number: int = row["query"]
        score: float = row["score"]
        is_identical = score >= IDENTICAL / 2
        found[number].append(
            Candidate(
                entry_id=row["id"],
                document_id=row["document_id"],
                kind=row["kind"],
                language=row["language"],
                score=score - IDENTICAL if is_identical else score,
                is_identical=is_identical,
            )
        )
    return found
