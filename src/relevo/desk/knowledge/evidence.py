"""What speaks for the first of a ranking: how well the question is met, and how alone it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from relevo.desk.knowledge.closeness import NOT_READ, Closeness, read_closeness
from relevo.desk.knowledge.entries import Field
from relevo.desk.knowledge.meaning import NO_BELIEF, Belief
from relevo.desk.knowledge.question import Probe, Slot, Statistics, count_met, unknown_share
from relevo.desk.knowledge.ranking import Evidence, Ranked, coverage
from relevo.platform.db import Tx


@dataclass(frozen=True)
class First:
    """The first of a ranking: its terms (a Q&A's answer together with its phrasings) and a passage's words."""

    terms: frozenset[int]
    text: str = ""
    place: str = ""


async def read_firsts(tx: Tx, firsts: Sequence[Ranked]) -> dict[UUID, First]:
    """By passage, and by document for a Q&A."""
    rows = await tx.fetch(
        "SELECT passage.id, document_id, passage.kind, terms, heading, passage.text, document.title "
        "FROM passage JOIN knowledge_document AS document "
        "ON document.workspace_id = passage.workspace_id AND document.id = passage.document_id "
        "WHERE passage.workspace_id = $1 AND (passage.id = ANY($2::uuid[]) OR document_id = ANY($3::uuid[]))",
        tx.tenant,
        [each.entry_id for each in firsts if each.kind == "body"],
        list({each.document_id for each in firsts if each.kind == "answer"}),
    )
    read: dict[UUID, First] = {}
    for row in rows:
        if row["kind"] == "body":
            read[row["id"]] = First(frozenset(row["terms"]), row["text"], f"{row['title']} {row['heading']}")
        else:
            before = read.get(row["document_id"], First(frozenset[int]()))
            read[row["document_id"]] = First(before.terms | frozenset(row["terms"]))
    return read


@dataclass(frozen=True)
class Asked:
    """A question as it was searched: per language of the knowledge what was wanted, and what the index has of it."""

    text: str
    language: str
    wanted: Mapping[str, Sequence[Slot]]
    probes: Sequence[Probe]
    statistics: Mapping[tuple[str, Field], Statistics]
    belief: Belief = NO_BELIEF
    fit: float | None = None

    @property
    def has_one_word(self) -> bool:
        return any(sum(slot.informative for slot in slots) == 1 for slots in self.wanted.values())


def gather_evidence(
    workspace_id: UUID, asked: Asked, ranked: Sequence[Ranked], firsts: Mapping[UUID, First]
) -> Evidence:
    first = ranked[0]
    other = next((each.order for each in ranked[1:] if each.document_id != first.document_id), 0.0)
    key = first.entry_id if first.kind == "body" else first.document_id
    read = firsts.get(key, First(frozenset[int]())) if key else First(frozenset[int]())
    covered = [
        coverage([(value, slot.terms, slot.informative) for slot, value in probe.slots], read.terms)
        for probe in asked.probes
        if probe.language == first.language or first.kind == "answer"
    ]
    slots = asked.wanted.get(first.language, ())
    known = [each for (language, _), each in asked.statistics.items() if language == first.language]
    return Evidence(
        relevance=first.relevance,
        margin=(first.order - other) / first.order if first.order else 0.0,
        coverage=max(covered, default=0.0),
        vote_share=first.vote_share,
        is_question=first.question_score > 0,
        is_identical=first.is_identical,
        unknown=unknown_share(slots, known),
        met=count_met(slots, read.terms),
        closeness=_closeness(workspace_id, asked, first.language, read),
        similarity=first.similarity,
        is_bridged=asked.belief.is_bridged,
        answer_similarity=first.answer_similarity,
        fit=asked.fit,
    )


def _closeness(workspace_id: UUID, asked: Asked, language: str, read: First) -> Closeness:
    valued = next((p.slots for p in asked.probes if p.language == language and p.field == "body"), ())
    if not read.text or not valued:
        return NOT_READ
    return read_closeness(workspace_id, asked, read.text, place=read.place, language=language, valued=valued)
