"""Meaning beside words: giving what was found by words its similarity, and adding what only means the same.

From the provider's vectors where the workspace chose one and the question's vector is at hand, else from the embedded
model, over the bridge for languages it does not know.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from relevo.desk.knowledge.bridge.asking import Bridged
from relevo.desk.knowledge.dense.alike import on_our_scale
from relevo.desk.knowledge.dense.current import current_embedder
from relevo.desk.knowledge.dense.pivot import embedded_languages, pivot_of, question_for, trust_across
from relevo.desk.knowledge.dense.questions import question_vectors
from relevo.desk.knowledge.dense.siblings import NEAREST_PHRASINGS, Nearest, measure_fits
from relevo.desk.knowledge.dense.spaces import COMPARED_WITH_ALL, Space, find_nearest_in
from relevo.desk.knowledge.dense.store import SMALL_KNOWLEDGE, Near, find_nearest
from relevo.desk.knowledge.dense.trust import load_trust
from relevo.desk.knowledge.ranking import Candidate, Ranked
from relevo.platform.db import Tx

Limits = tuple[Sequence[UUID] | None, UUID | None, UUID | None]


@dataclass(frozen=True, kw_only=True)
class Meant:
    """A question: with the one before it, its language, and what the bridge made of it."""

    whole: str
    language: str
    bridged: Mapping[str, Bridged]


@dataclass(frozen=True, kw_only=True)
class Within:
    """`limits`: sources, document, left out; `trust`: instead of the calibrated; `entries`: by language."""

    limits: Limits
    trust: float | None
    entries: Mapping[str, int]


@dataclass(frozen=True)
class Belief:
    """How far to trust what meaning says of a question beside its words, 0 to 1; `is_bridged`: it was translated;
    `space`: whose vectors said it, None for the embedded model's."""

    trust: float
    is_bridged: bool = False
    space: Space | None = None


NO_BELIEF = Belief(0.0)


def bridge_targets(languages: Iterable[str]) -> set[str]:
    """The languages a question is wanted in: those of the knowledge, and what the embedder knows best."""
    embedder = current_embedder()
    return {*languages} | ({pivot_of(embedder)} if embedder is not None else set[str]())


async def add_meaning(
    tx: Tx, questions: Sequence[Meant], candidates: list[list[Candidate]], within: Within
) -> list[Belief]:
    """Give `candidates` their similarity and add to them; return per question how far to believe it."""
    provided = _provided(tx, questions)
    embedded = _embeddable(questions, within, but=provided.keys())
    beliefs = [NO_BELIEF for _ in questions]
    trust = 0.0
    if provided or embedded:
        trust = await load_trust(tx) if within.trust is None else within.trust
    if not trust:
        return beliefs
    if provided:
        _add(candidates, await _near_in_space(tx, provided, candidates, within))
        for number in provided:
            beliefs[number] = Belief(trust, space=provided[number][0])
    if embedded:
        _add(candidates, await _near_embedded(tx, embedded, candidates, within))
        for number in embedded:
            across = trust_across(current_embedder(), questions[number].language)
            beliefs[number] = Belief(trust * across, is_bridged=across < 1)
    return beliefs


def _provided(tx: Tx, questions: Sequence[Meant]) -> dict[int, tuple[Space, list[float]]]:
    vectors = question_vectors()
    if vectors is None:
        return {}
    found = {number: vectors.find(tx.tenant, question.whole) for number, question in enumerate(questions)}
    return {number: each for number, each in found.items() if each is not None}


def _embeddable(questions: Sequence[Meant], within: Within, *, but: Iterable[int]) -> dict[int, str]:
    embedder = current_embedder()
    if embedder is None or not set(within.entries) & set(embedded_languages(embedder)):
        return {}
    others = set(but)
    texts = {
        number: question_for(embedder, each.whole, each.language, each.bridged)
        for number, each in enumerate(questions)
        if number not in others
    }
    return {number: text for number, text in texts.items() if text}


async def _near_in_space(
    tx: Tx, asked: Mapping[int, tuple[Space, list[float]]], candidates: Sequence[Sequence[Candidate]], within: Within
) -> list[tuple[int, Near]]:
    space = next(space for space, _ in asked.values())
    near = await find_nearest_in(
        tx,
        space.id,
        {number: vector for number, (_, vector) in asked.items()},
        known={number: [c.entry_id for c in candidates[number]] for number in asked},
        compare_all=sum(within.entries.values()) <= COMPARED_WITH_ALL,
        limits=within.limits,
    )
    return [(number, replace(each, similarity=on_our_scale(each.similarity, space.strangers))) for number, each in near]


async def _near_embedded(
    tx: Tx, asked: Mapping[int, str], candidates: Sequence[Sequence[Candidate]], within: Within
) -> list[tuple[int, Near]]:
    embedder = current_embedder()
    if embedder is None:
        return []
    vectors = await asyncio.to_thread(embedder.embed, list(asked.values()))
    near = await find_nearest(
        tx,
        dict(zip(asked, vectors, strict=True)),
        known={number: [c.entry_id for c in candidates[number]] for number in asked},
        is_small=sum(within.entries.values()) <= SMALL_KNOWLEDGE,
        limits=within.limits,
    )
    return list(near)


async def measure_nearness(
    tx: Tx,
    rankings: Sequence[Sequence[Ranked]],
    candidates: Sequence[Sequence[Candidate]],
    beliefs: Sequence[Belief],
    *,
    without: UUID | None,
) -> list[float | None]:
    """Per question whose first is a Q&A: how it fits among its phrasings (siblings.py)."""
    nearest = [
        _nearest(ranked[:1], among, belief) if belief.trust else None
        for ranked, among, belief in zip(rankings, candidates, beliefs, strict=True)
    ]
    return await measure_fits(tx, nearest, without=without)


def _nearest(first: Sequence[Ranked], candidates: Sequence[Candidate], belief: Belief) -> Nearest:
    answers = {each.document_id for each in first if each.kind == "answer"}
    alike = {
        c.entry_id: c.similarity
        for c in candidates
        if c.document_id in answers and c.kind == "question" and c.similarity is not None
    }
    best = sorted(alike, key=alike.__getitem__, reverse=True)[:NEAREST_PHRASINGS]
    return Nearest({entry_id: alike[entry_id] for entry_id in best}, belief.space)


def _add(candidates: list[list[Candidate]], near: Iterable[tuple[int, Near]]) -> None:
    by_entry = [{c.entry_id: c for c in each} for each in candidates]
    for number, each in near:
        known = by_entry[number].get(each.entry_id)
        by_entry[number][each.entry_id] = (
            replace(known, similarity=each.similarity)
            if known
            else Candidate(
                each.entry_id, each.document_id, each.kind, each.language, score=0.0, similarity=each.similarity
            )
        )
    candidates[:] = [list(each.values()) for each in by_entry]
