"""From scored entries to ranked passages and one confidence. Pure.

A passage's relevance is the share of the best possible BM25 score. A Q&A adds how well the question matches its
phrasings, where several phrasings of one answer support each other. Confidence asks more: is the question covered
(by the words that carry information), and is there a clear winner?
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from relevo.desk.knowledge.closeness import NOT_READ, Closeness
from relevo.desk.knowledge.dense.alike import STRANGERS

# How much weight the answer's own words have beside the phrasings', which are two shares (words, letters).
ANSWER_SHARE = 0.3
# A question that matches only the answer's words counts a little less than the same match in a text.
ANSWER_ALONE = 0.25
# Votes: near phrasings count for their answer by their score to this power.
VOTE_POWER = 4
# Words of a short question occur once, so its score reaches only this share of the best a passage can have.
QUESTION_SCALE = 2.2
# Meaning beside words, at full trust: of a phrasing's nearness the share, of a text's and a Q&A's order the addend.
QUESTION_MEANING = 0.8
PHRASING_MEANING = 0.5
TEXT_MEANING = 1.0
ANSWER_MEANING = 0.3
# "Where is my parcel?": that a text says "parcel" somewhere is less than a phrasing that asks where something is.
ONE_WORD = 0.6
# What is in the customer's language goes first, unless something in another is far better.
OTHER_LANGUAGE = 0.5


@dataclass(frozen=True)
class Candidate:
    """An entry that shares terms with the question; `score` is a share of the best possible (questions: of two).

    `is_identical`: a phrasing that is the question itself, word for word (folded).
    """

    entry_id: UUID
    document_id: UUID
    kind: str
    language: str
    score: float
    is_identical: bool = False
    # How alike the meanings are (cosine); None where nothing compared them.
    similarity: float | None = None


@dataclass(frozen=True)
class Ranked:
    """A passage (or, for a Q&A, its document) with what speaks for it."""

    document_id: UUID
    entry_id: UUID | None  # None: a Q&A found by its phrasings alone; its answer is looked up
    kind: str
    language: str
    relevance: float
    # What it is sorted by: the relevance, less for another language where the knowledge speaks the customer's.
    order: float
    question_score: float
    vote_share: float
    is_identical: bool = False
    similarity: float | None = None
    # Of a Q&A: how alike its answer alone is, beside its phrasings.
    answer_similarity: float | None = None


def rank(candidates: Sequence[Candidate], *, language: str, trust: float = 0.0, one_word: bool = False) -> list[Ranked]:
    """Best first. Every body passage stands for itself; a Q&A is one.

    `trust`: in meaning beside words, 0 to 1. `one_word`: the question has one word to go by.
    """
    questions = [c for c in candidates if c.kind == "question"]
    answers = {c.document_id: c for c in candidates if c.kind == "answer"}
    asked, shares, best_question = _vote(questions, trust=trust)
    alike: dict[UUID, float] = {}
    for c in candidates:
        if c.kind != "body" and c.similarity is not None:
            alike[c.document_id] = max(c.similarity, alike.get(c.document_id, -1.0))
    answered = {document_id: each.similarity for document_id, each in answers.items()}
    identical = {c.document_id for c in questions if c.is_identical}
    texts = [c for c in candidates if c.kind == "body"]
    if one_word:
        texts = [replace(c, score=ONE_WORD * c.score) for c in texts]
    ranked = [_ranked_text(c, language, trust) for c in texts]
    ranked += [
        _ranked_qa(
            (answers.get(document_id) or best_question[document_id]),
            _Asked(
                asked.get(document_id, 0.0),
                shares.get(document_id, 0.0),
                document_id in identical,
                alike.get(document_id),
                answered.get(document_id),
            ),
            language=language,
            trust=trust,
        )
        for document_id in asked.keys() | answers.keys()
    ]
    # Who asks word for word what somebody wrote an answer for gets that answer.
    return sorted(ranked, key=lambda r: (not r.is_identical, -r.order, str(r.entry_id or r.document_id)))


def _preference(entry_language: str, language: str) -> float:
    return 1.0 if entry_language == language else OTHER_LANGUAGE


def _meaning(similarity: float | None, *, trust: float, scale: float) -> float:
    return trust * scale * _alike(similarity)


def _alike(similarity: float | None) -> float:
    return max((similarity or 0.0) - STRANGERS, 0.0) / (1 - STRANGERS)


def _ranked_text(candidate: Candidate, language: str, trust: float) -> Ranked:
    meant = _meaning(candidate.similarity, trust=trust, scale=TEXT_MEANING)
    return Ranked(
        document_id=candidate.document_id,
        entry_id=candidate.entry_id,
        kind="body",
        language=candidate.language,
        relevance=candidate.score,
        order=(candidate.score + meant) * _preference(candidate.language, language),
        question_score=0.0,
        vote_share=1.0,
        similarity=candidate.similarity,
    )


@dataclass(frozen=True)
class _Asked:
    """How a Q&A's phrasings met the question."""

    score: float
    share: float
    is_identical: bool
    similarity: float | None
    answer_similarity: float | None


def _ranked_qa(entry: Candidate, asked: _Asked, *, language: str, trust: float) -> Ranked:
    has_answer = entry.kind == "answer"
    body = entry.score if has_answer else 0.0
    share_of_both = (2 * asked.score + ANSWER_SHARE * body) / (2 + ANSWER_SHARE)
    relevance = min(QUESTION_SCALE * max(share_of_both, ANSWER_ALONE * body), 1.5)
    return Ranked(
        document_id=entry.document_id,
        entry_id=entry.entry_id if has_answer else None,
        kind="answer",
        language=entry.language,
        relevance=relevance,
        order=(relevance + _meaning(asked.similarity, trust=trust, scale=ANSWER_MEANING))
        * _preference(entry.language, language),
        question_score=asked.score,
        vote_share=asked.share,
        is_identical=asked.is_identical,
        similarity=asked.similarity,
        answer_similarity=asked.answer_similarity,
    )


def _vote(
    questions: Sequence[Candidate], *, trust: float
) -> tuple[dict[UUID, float], dict[UUID, float], dict[UUID, Candidate]]:
    """Per document: its question score, its share of all votes, its best phrasing.

    With one phrasing each this changes nothing; with many, the answer that most near phrasings belong to wins.
    """
    best: dict[UUID, Candidate] = {}
    votes: dict[UUID, float] = {}
    # Two shares (words and letters) are summed in the index; halved they are one.
    # Where meanings are compared, they have their say in how near a phrasing is.
    share = trust * QUESTION_MEANING
    scored = [(c, (1 - share) * c.score / 2 + share * PHRASING_MEANING * _alike(c.similarity)) for c in questions]
    top = max((score for _, score in scored), default=0.0) or 1.0
    for candidate, score in scored:
        votes[candidate.document_id] = votes.get(candidate.document_id, 0.0) + (score / top) ** VOTE_POWER
        known = best.get(candidate.document_id)
        if known is None or candidate.score > known.score:
            best[candidate.document_id] = candidate
    most = max(votes.values(), default=0.0) or 1.0
    total = sum(votes.values()) or 1.0
    asked = {document: top * (count / most) ** (1 / VOTE_POWER) for document, count in votes.items()}
    return asked, {document: count / total for document, count in votes.items()}, best


@dataclass(frozen=True)
class Evidence:
    """What the decision to answer stands on, about the best passage."""

    relevance: float
    margin: float  # to the best passage of another document, as a share of the relevance
    coverage: float  # of the informative words of the question, by idf
    vote_share: float
    is_question: bool  # matched by a phrasing
    is_identical: bool = False
    # Share of the question's informative words that the whole knowledge has nowhere, not even a word for them.
    unknown: float = 0.0
    # How many informative words of the question were met, up to three: one alone is thin ground.
    met: float = 0.0
    closeness: Closeness = NOT_READ
    # How alike the meanings are (cosine); None without an embedder.
    similarity: float | None = None
    # The question came over the bridge, whose rough sentences are less alike to anything than good ones.
    is_bridged: bool = False
    answer_similarity: float | None = None
    # How near the question is to the nearest phrasings, less how near those are to their siblings; None without any.
    fit: float | None = None


# Shipped weights, set on public questions with and without an answer; a calibration of the knowledge at hand shifts
# them. Questions and texts have their own: short entries are met in full more rarely, but then a lead says more.
# Texts: bias, relevance, margin, unknown, met, nearby, names, numbers and negation missing.
TEXT_WEIGHTS = (-3.0, 5.0, 1.6, -3.5, 0.4, 1.0, -0.2, -1.2, -2.0)
# Questions: bias, relevance, margin, coverage, unknown, met, vote share, relevance times margin.
QUESTION_WEIGHTS = (-4.2, 5.5, 0.7, 1.8, -0.8, 0.3, 1.0, 4.8)
# The same where meanings were compared, which say most; last, how alike the question is to the text, to the nearest
# phrasing (or the answer, if that is nearer), and to the answer alone.
TEXT_WEIGHTS_ALIKE = (-4.2, 2.0, 1.8, -2.5, 0.1, 1.8, -0.3, -0.9, -2.0, 5.0)
QUESTION_WEIGHTS_ALIKE = (-6.9, 4.0, 1.0, 0.5, -0.8, 0.25, 0.5, 1.0, 6.0, 3.0)
# A Q&A of one phrasing has no siblings to say how far its subject reaches: meaning says more, words less.
LONE_QUESTION_WEIGHTS_ALIKE = (-10.4, 2.0, 1.0, 1.0, -0.4, 0.25, 2.0, 1.0, 12.0, 3.0)
# Questions that belong to an answer are nearly as near to its phrasings as those are to each other: where phrasings
# stand close together, a stranger shows itself at a distance that means nothing where they stand far apart.
FIT_WEIGHT = 12.0
USUAL_FIT = -0.2
# Log-odds that a rough translation takes off every similarity, right or wrong.
BRIDGE_TAKES = 0.8
# The customer asks word for word what an answer was written for.
IDENTICAL_LOG_ODDS = 8.0
_MOST_SIGNS = 2


def raw_confidence(evidence: Evidence) -> float:
    """Log-odds by the shipped weights; only its order matters before calibration."""
    if evidence.is_identical:
        return IDENTICAL_LOG_ODDS
    found = _raw_question(evidence) if evidence.is_question else _raw_text(evidence)
    return found + BRIDGE_TAKES if evidence.is_bridged and evidence.similarity is not None else found


def _raw_text(evidence: Evidence) -> float:
    read = evidence.closeness
    features = (
        1.0,
        evidence.relevance,
        evidence.margin,
        evidence.unknown,
        evidence.met,
        read.nearby,
        float(min(read.names_missing, _MOST_SIGNS)),
        float(min(read.numbers_missing, _MOST_SIGNS)),
        float(read.misses_negation),
    )
    if evidence.similarity is None:
        return _weigh(TEXT_WEIGHTS, features)
    return _weigh(TEXT_WEIGHTS_ALIKE, (*features, _alike(evidence.similarity)))


def _raw_question(evidence: Evidence) -> float:
    features = (
        1.0,
        evidence.relevance,
        evidence.margin,
        evidence.coverage,
        evidence.unknown,
        evidence.met,
        evidence.vote_share,
        evidence.relevance * evidence.margin,
    )
    if evidence.similarity is None:
        return _weigh(QUESTION_WEIGHTS, features)
    features = (*features, _alike(evidence.similarity), _alike(evidence.answer_similarity))
    if evidence.fit is None:
        return _weigh(LONE_QUESTION_WEIGHTS_ALIKE, features)
    return _weigh(QUESTION_WEIGHTS_ALIKE, features) + FIT_WEIGHT * (evidence.fit - USUAL_FIT)


def _weigh(weights: Sequence[float], features: Sequence[float]) -> float:
    return sum(weight * feature for weight, feature in zip(weights, features, strict=True))


def squash(log_odds: float) -> float:
    return 1 / (1 + math.exp(-max(min(log_odds, 30.0), -30.0)))


def coverage(slots: Sequence[tuple[float, Mapping[int, float], bool]], present: frozenset[int]) -> float:
    """Share of the question that the passage has words for: slots are (idf, terms, informative).

    A question of nothing but common words ('how do I do that') is covered by its common words.
    """
    counted = [slot for slot in slots if slot[2]] or list(slots)
    total = sum(value for value, _, _ in counted)
    met = sum(
        value * max((closeness for term, closeness in terms.items() if term in present), default=0.0)
        for value, terms, _ in counted
    )
    return met / total if total else 0.0
