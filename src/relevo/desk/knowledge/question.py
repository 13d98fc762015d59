"""A customer's question as what is looked for: slots of terms with weights, per language of the knowledge.

A slot is one word of the question. It may be met by the word itself or, for less, by a word that means the same in
that language (concepts.py). Pure: statistics come in, vectors go out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from relevo.desk.knowledge.concepts import related_stems
from relevo.desk.knowledge.entries import Field
from relevo.desk.knowledge.terms import is_weak, stem, stems, term_id
from relevo.desk.knowledge.weights import BEST, IDENTICAL, idf, question_grams, sparse, whole_question
from relevo.kit.text.words import words

MAX_QUESTION_WORDS = 60
WEAK_WEIGHT = 0.6
# Of stop words and words of courtesy, where questions are compared with questions: they tell phrasings apart, but
# their idf is only worth something once there are this many questions to count.
COMMON_WEIGHT = 0.5
MANY_QUESTIONS = 2000
# In texts the word itself usually stands somewhere; in short questions a stand-in is more often all there is.
SYNONYM_WEIGHT = 0.25
QUESTION_SYNONYM_WEIGHT = 0.5
TRANSLATION_WEIGHT = 0.9
TRANSLATION_SPREAD = 0.3
# Of a word that the lists have another word for than the bridge, beside the bridge's.
BESIDE_BRIDGE = 0.3
# Which entries are compared at all: those with one of the rarest terms, until so many entries are let in (but at
# least so many terms). Below that size the search is exact; above, a term half of the entries have adds no candidates.
FILTER_ENTRIES = {"body": 6000, "question": 1500}
FILTER_TERMS = 3
FILTER_GRAMS = 3
# Of the words of the question before, when this one leans on it. "How much?" has nothing of its own to look for: then
# they are what is asked.
CONTEXT_WEIGHT = 0.35
WHOLE_CONTEXT_WEIGHT = 1.0


@dataclass(frozen=True)
class Slot:
    """`terms`: term -> how well it meets the slot (1 = the word itself)."""

    weight: float
    terms: Mapping[int, float]
    informative: bool


@dataclass(frozen=True)
class Statistics:
    """Of one language and field: how many entries, and how many have each term."""

    passages: int
    having: Mapping[int, int]

    def idf(self, term: int) -> float:
        return idf(self.passages, self.having.get(term, 0))

    def knows(self, term: int) -> bool:
        return term in self.having


@dataclass(frozen=True)
class Probe:
    """One ready search: which entries to look at, how to weigh them, and the best score there could be."""

    language: str
    field: Field
    filter: Sequence[int]
    weights: str
    slots: Sequence[tuple[Slot, float]]  # slot and its idf


def body_slots(workspace_id: UUID, text: str, *, asked_in: str, language: str, bridged: str = "") -> list[Slot]:
    """What to look for in passages of `language` when the question was asked in `asked_in`.

    `bridged`: the question in `language`, roughly, where there is a bridge; its words take the place of the lists'.
    """
    if asked_in == language:
        return [_own_slot(workspace_id, each, language) for each in _unique(stems(_short(text), language))]
    listed = _listed_slots(workspace_id, text, asked_in=asked_in, language=language)
    if not bridged:
        return listed
    across = [_own_slot(workspace_id, each, language) for each in _unique(stems(_short(bridged), language))]
    return _both(across, listed)[:MAX_QUESTION_WORDS]


def _both(across: Sequence[Slot], listed: Sequence[Slot]) -> list[Slot]:
    """The bridge's words and the lists': where they agree on a word, one slot; where not, the lists' for less."""
    slots: list[Slot] = []
    agreed: set[int] = set()
    for slot in across:
        same = [each for each in listed if each.terms.keys() & slot.terms.keys()]
        agreed.update(id(each) for each in same)
        terms = dict(slot.terms)
        for each in same:
            terms |= {term: max(closeness, terms.get(term, 0.0)) for term, closeness in each.terms.items()}
        slots.append(replace(slot, terms=terms))
    alone = (slot for slot in listed if id(slot) not in agreed)
    return [*slots, *(replace(slot, weight=slot.weight * BESIDE_BRIDGE) for slot in alone)]


def _listed_slots(workspace_id: UUID, text: str, *, asked_in: str, language: str) -> list[Slot]:
    slots: list[Slot] = []
    for word in _unique(_counted_words(text, asked_in)):
        own = stem(word, asked_in)
        found = {term_id(workspace_id, stem(word, language)): 1.0}
        others = related_stems(own, asked_in, language)
        for other in others:
            # A passage often has several of them: together they must not count for much more than the word itself.
            found[term_id(workspace_id, other)] = TRANSLATION_WEIGHT / len(others) ** TRANSLATION_SPREAD
        weak = is_weak(own, asked_in)
        slots.append(Slot(WEAK_WEIGHT if weak else 1.0, found, informative=not weak))
    return slots


def question_slots(workspace_id: UUID, text: str, *, asked_in: str, language: str, bridged: str = "") -> list[Slot]:
    """What to look for in questions: every word, stop words too (idf keeps them light)."""
    if asked_in != language:
        return body_slots(workspace_id, text, asked_in=asked_in, language=language, bridged=bridged)
    counted = set(stems(_short(text), language))
    slots: list[Slot] = []
    for word in _unique(words(_short(text))):
        own = stem(word, language)
        terms = {term_id(workspace_id, own): 1.0}
        if own in counted:
            terms |= {
                term_id(workspace_id, other): QUESTION_SYNONYM_WEIGHT
                for other in related_stems(own, language, language)
                if other != own
            }
        informative = own in counted and not is_weak(own, language)
        slots.append(Slot(1.0, terms, informative=informative))
    return slots


def with_context(slots: Sequence[Slot], before: Sequence[Slot]) -> list[Slot]:
    """The question's words, and those of the question it leans on for less: its own place takes the old one's."""
    have = {frozenset(slot.terms) for slot in slots}
    weight = CONTEXT_WEIGHT if any(slot.informative for slot in slots) else WHOLE_CONTEXT_WEIGHT
    kept = [replace(slot, weight=slot.weight * weight) for slot in before if frozenset(slot.terms) not in have]
    return [*slots, *kept][:MAX_QUESTION_WORDS]


def gram_terms(workspace_id: UUID, text: str) -> list[int]:
    return [term_id(workspace_id, gram) for gram in question_grams(_short(text))]


def whole_term(workspace_id: UUID, text: str) -> int:
    return term_id(workspace_id, whole_question(text))


def build_probe(
    slots: Sequence[Slot],
    grams: Sequence[int],
    statistics: Statistics,
    *,
    language: str,
    field: Field,
    whole: int | None = None,
) -> Probe | None:
    """None when nothing of the question occurs in these entries. `whole`: the term of the question as a whole."""
    if field == "question":
        common = COMMON_WEIGHT + (1 - COMMON_WEIGHT) * min(1.0, statistics.passages / MANY_QUESTIONS)
        slots = [slot if slot.informative else replace(slot, weight=slot.weight * common) for slot in slots]
    valued = [(slot, slot_idf(slot, statistics)) for slot in slots]
    vector = _shares(valued, statistics)
    budget = FILTER_ENTRIES[field]
    filter_terms = _rarest(
        [t for slot, _ in valued for t in slot.terms], statistics, budget=budget, at_least=FILTER_TERMS
    )
    if field == "question":
        known = [gram for gram in grams if statistics.knows(gram)]
        total = sum(statistics.idf(gram) for gram in grams) * BEST
        vector += [(gram, statistics.idf(gram) / total) for gram in known]
        filter_terms += _rarest(known, statistics, budget=budget, at_least=FILTER_GRAMS)
    if whole is not None and statistics.knows(whole):
        vector.append((whole, IDENTICAL))
        filter_terms.append(whole)
    if not filter_terms:
        return None
    return Probe(language, field, filter_terms, sparse(vector), valued)


def _shares(valued: Sequence[tuple[Slot, float]], statistics: Statistics) -> list[tuple[int, float]]:
    """Term weights that make the score a share of the best possible one."""
    total = sum(slot.weight * value for slot, value in valued) * BEST or 1.0
    return [
        (term, slot.weight * min(value, statistics.idf(term)) * closeness / total)
        for slot, value in valued
        for term, closeness in slot.terms.items()
        if statistics.knows(term)
    ]


def unknown_share(slots: Sequence[Slot], statistics: Sequence[Statistics]) -> float:
    """Of the informative words, by idf, the share that none of `statistics` has, nor a word that means the same."""
    informative = [slot for slot in slots if slot.informative]
    if not statistics or not informative:
        return 0.0
    known = [any(each.knows(term) for each in statistics for term in slot.terms) for slot in informative]
    largest = max(statistics, key=lambda each: each.passages)
    values = [slot_idf(slot, largest) for slot in informative]
    return sum(v for v, is_known in zip(values, known, strict=True) if not is_known) / (sum(values) or 1.0)


def count_met(slots: Sequence[Slot], present: frozenset[int]) -> float:
    """How many informative words the passage has, each by how well it is met; from three on it does not matter."""
    met = (
        max((closeness for term, closeness in slot.terms.items() if term in present), default=0.0)
        for slot in slots
        if slot.informative
    )
    return min(sum(met), 3.0)


def slot_idf(slot: Slot, statistics: Statistics) -> float:
    """Of the word itself if the knowledge has it, else of its most frequent stand-in, else that of an unknown word."""
    known = [term for term in slot.terms if statistics.knows(term)]
    exact = [term for term in known if slot.terms[term] == 1.0]
    return min((statistics.idf(term) for term in exact or known), default=statistics.idf(0))


def _own_slot(workspace_id: UUID, own: str, language: str) -> Slot:
    terms = {term_id(workspace_id, own): 1.0}
    for other in related_stems(own, language, language):
        terms.setdefault(term_id(workspace_id, other), SYNONYM_WEIGHT)
    weak = is_weak(own, language)
    return Slot(WEAK_WEIGHT if weak else 1.0, terms, informative=not weak)


def _rarest(terms: Iterable[int], statistics: Statistics, *, budget: int, at_least: int) -> list[int]:
    known = sorted({term for term in terms if statistics.knows(term)}, key=lambda term: statistics.having[term])
    let_in = 0
    for at, term in enumerate(known):
        let_in += statistics.having[term]
        if let_in > budget and at >= at_least:
            return known[:at]
    return known


def _counted_words(text: str, language: str) -> list[str]:
    """Unstemmed words whose stems count in `language`."""
    counted = set(stems(_short(text), language))
    return [word for word in words(_short(text)) if stem(word, language) in counted]


def _unique(items: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(items))[:MAX_QUESTION_WORDS]


def _short(text: str) -> str:
    """A pasted page is not a question: its first part is enough to look for."""
    return text[:2000]
