"""One accept threshold that means the same on every knowledge: confidence 0.5 is where wrong answers begin.

The knowledge is asked shipped questions that no company's documents answer; the threshold is set where one in twenty
of them would still be answered. It is also asked its own phrasings, each with itself left out, which bounds the
threshold from above and tells the teammate what share of questions is answered where nine in ten answers are right.
(That does not raise the threshold: a phrasing without itself is harder than what customers ask.) Where there is an
embedder, the same phrasings say how far meaning is to be trusted beside words: never so far that fewer of them find
their answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from importlib import resources
from uuid import UUID

from relevo.desk.knowledge.dense.current import current_embedder
from relevo.desk.knowledge.dense.pivot import embedded_languages
from relevo.desk.knowledge.dense.questions import question_vectors
from relevo.desk.knowledge.dense.trust import SHIPPED_TRUST, trust_in
from relevo.desk.knowledge.ranking import raw_confidence, squash
from relevo.desk.knowledge.search import Found, Query, Scope, search_many
from relevo.kit.text.sentences import split_sentences
from relevo.kit.text.words import count_words
from relevo.platform.db import Tx

FALSE_ANSWERS = 0.05
# Of what is answered, as far as the knowledge's own phrasings can tell.
PRECISION = 0.90
# A small or unusual knowledge may not move the threshold further than this from the shipped one (log-odds). Hardly
# down: questions about dragons are far from any shop, those that a shop's customers ask in vain are not.
MAX_SHIFT = 1.5
MIN_SHIFT = -0.3
MAX_OWN_QUESTIONS = 100
MIN_OWN_QUESTIONS = 15
# Where texts stand in for phrasings: so many passages give a sentence of so many words. Words alone find nearly all of
# them, for they stand there; meaning, whose worth is in other words, may lose so many before it is believed less. (At
# 0.05 chance decided: two of 37 sentences took meaning from mtrag_un, whose real questions need it.)
MAX_SENTENCES = 40
SENTENCE_WORDS = (6, 25)
SENTENCES_LOST = 0.25


@dataclass(frozen=True)
class Calibration:
    """`shift`: raw log-odds at which confidence is one half. `answered`: of its own phrasings, if it has enough.

    `trust`: in meaning beside words (0 = words alone); without an embedder it says nothing.
    """

    shift: float = 0.0
    answered: float | None = None
    trust: float = SHIPPED_TRUST

    def confidence(self, found: Found) -> float:
        return squash(raw_confidence(found.evidence) - self.shift) if found.evidence else 0.0


async def load_calibration(tx: Tx) -> Calibration:
    model = await tx.fetchval("SELECT model FROM knowledge_calibration WHERE workspace_id = $1", tx.tenant)
    if not model:
        return Calibration()
    return Calibration(shift=float(model["shift"]), answered=model["answered"], trust=trust_in(model))


@dataclass(frozen=True, kw_only=True)
class Own:
    """A question whose answer is known; `without`: the entry it was taken from, if it is one."""

    text: str
    language: str
    document_id: UUID
    without: UUID | None = None


async def list_calibration_questions(tx: Tx) -> list[str]:
    """What `calibrate` will ask."""
    own = await _own_questions(tx)
    asked = [*own, *(await _sentences(tx))] if len(own) < MIN_OWN_QUESTIONS else own
    return [*(query.text for query in await _outside_queries(tx)), *(each.text for each in asked)]


async def calibrate(tx: Tx) -> Calibration:
    """Measure the knowledge as it is now and keep the result."""
    own = await _own_questions(tx)
    trust = await _find_trust(tx, own)
    inside = await _ask_own(tx, own, trust, judged=await _list_answers(tx))
    outside = [raw_confidence(found.evidence) for found in await _ask_outside(tx, trust) if found.evidence]
    calibration = replace(fit(inside, outside), trust=trust)
    await tx.execute(
        "INSERT INTO knowledge_calibration (workspace_id, model) VALUES ($1, $2) "
        "ON CONFLICT (workspace_id) DO UPDATE SET model = excluded.model, calibrated_at = now()",
        tx.tenant,
        asdict(calibration),
    )
    return calibration


def fit(inside: Sequence[tuple[float, bool]], outside: Sequence[float]) -> Calibration:
    """`inside`: raw confidence of own questions, and whether the right answer came first."""
    if not outside:
        return Calibration()
    worst = sorted(outside, reverse=True)
    shift = worst[min(int(len(worst) * FALSE_ANSWERS), len(worst) - 1)]
    enough = len(inside) >= MIN_OWN_QUESTIONS
    if enough:
        # Questions the knowledge surely answers may not all fall under the threshold.
        right = sorted(score for score, is_right in inside if is_right)
        shift = min(shift, right[len(right) // 2]) if right else shift
    shift = max(MIN_SHIFT, min(MAX_SHIFT, shift))
    least = _precise_from(inside, shift)
    answered = sum(is_right and score >= least for score, is_right in inside) / len(inside) if enough else None
    return Calibration(shift=round(shift, 4), answered=round(answered, 3) if answered is not None else None)


def _precise_from(inside: Sequence[tuple[float, bool]], least: float) -> float:
    """The lowest threshold from `least` on at which PRECISION of the own questions' answers are right."""
    for threshold in sorted({least, *(score for score, _ in inside if score > least)}):
        answered = [is_right for score, is_right in inside if score >= threshold]
        if not answered or sum(answered) >= PRECISION * len(answered):
            return threshold
    return least


async def _outside_queries(tx: Tx) -> list[Query]:
    languages = await tx.fetch(
        "SELECT DISTINCT language FROM knowledge_stat WHERE workspace_id = $1 AND passages > 0", tx.tenant
    )
    return [Query(text=text, language=code) for row in languages for text, code in _outside(row["language"])]


async def _ask_outside(tx: Tx, trust: float) -> list[Found]:
    queries = await _outside_queries(tx)
    return await search_many(tx, queries, scope=Scope(trust=trust), limit=1) if queries else []


async def _own_questions(tx: Tx) -> list[Own]:
    """Phrasings of answers that have others besides."""
    rows = await tx.fetch(
        """
        SELECT id AS without, document_id, text, language FROM passage
        WHERE workspace_id = $1 AND kind = 'question' AND document_id IN (
            SELECT document_id FROM passage WHERE workspace_id = $1 AND kind = 'question'
            GROUP BY document_id HAVING count(*) > 1)
        ORDER BY md5(id::text) LIMIT $2
        """,
        tx.tenant,
        MAX_OWN_QUESTIONS,
    )
    return [Own(**dict(row.items())) for row in rows]


async def _sentences(tx: Tx) -> list[Own]:
    """A sentence of some passages of texts, as if a customer had written it."""
    rows = await tx.fetch(
        "SELECT document_id, text, language FROM passage WHERE workspace_id = $1 AND kind = 'body' "
        "ORDER BY md5(id::text) LIMIT $2",
        tx.tenant,
        MAX_SENTENCES,
    )
    told = [(_telling_sentence(row["text"]), row) for row in rows]
    return [Own(text=text, language=row["language"], document_id=row["document_id"]) for text, row in told if text]


def _telling_sentence(passage: str) -> str:
    """The longest that a customer might still type; empty if there is none."""
    sentences = [sentence for line in passage.split("\n") for sentence in split_sentences(line)]
    fitting = [each for each in sentences if SENTENCE_WORDS[0] <= count_words(each) <= SENTENCE_WORDS[1]]
    return max(fitting, key=len, default="")


async def _find_trust(tx: Tx, own: Sequence[Own]) -> float:
    """The shipped trust, unless the knowledge is found better with less.

    Its own phrasings tell, each with itself left out; where there are too few, sentences of its texts tell at least
    whether meaning leads astray from what stands there word for word.
    """
    embedder = current_embedder()
    languages = embedded_languages(embedder) if embedder is not None else []
    provided = question_vectors()

    def is_compared(each: Own) -> bool:
        has_vector = provided is not None and provided.find(tx.tenant, each.text) is not None
        return each.language in languages or has_vector

    if not languages and provided is None:
        return SHIPPED_TRUST
    compared, slack = [each for each in own if is_compared(each)], 0.0
    if len(compared) < MIN_OWN_QUESTIONS:
        compared, slack = [each for each in await _sentences(tx) if is_compared(each)], SENTENCES_LOST
    if len(compared) < MIN_OWN_QUESTIONS:
        return SHIPPED_TRUST
    right = {
        trust: sum(is_right for _, is_right in await _ask_own(tx, compared, trust))
        for trust in (SHIPPED_TRUST, SHIPPED_TRUST / 2, 0.0)
    }
    return choose_trust(right, of=len(compared), slack=slack)


def choose_trust(right: Mapping[float, int], *, of: int, slack: float = 0.0) -> float:
    """The highest trust with which no fewer are right than with any other, or fewer by the share `slack` at most."""
    least = max(right.values()) - slack * of
    return max(trust for trust, count in right.items() if count >= least)


async def _list_answers(tx: Tx) -> frozenset[UUID]:
    """Documents that answer questions of their own."""
    rows = await tx.fetch(
        "SELECT DISTINCT document_id FROM passage WHERE workspace_id = $1 AND kind = 'question'", tx.tenant
    )
    return frozenset(row["document_id"] for row in rows)


async def _ask_own(
    tx: Tx, questions: Sequence[Own], trust: float, *, judged: frozenset[UUID] | None = None
) -> list[tuple[float, bool]]:
    """How confident, and whether its document came first. A phrasing is left out, a sentence of a text cannot be.
    `judged`: where another document than these comes first, nobody can tell whether it answers the question as well (a
    guide to returns and the Q&A about them say the same), and the question is left out."""
    asked: list[tuple[float, bool]] = []
    for each in questions:
        query = Query(text=each.text, language=each.language)
        found = (await search_many(tx, [query], scope=Scope(without=each.without, trust=trust), limit=1))[0]
        first = found.ranked[0].document_id if found.evidence else None
        if found.evidence and (judged is None or first in judged):
            asked.append((raw_confidence(found.evidence), first == each.document_id))
    return asked


@lru_cache
def _outside(language: str) -> tuple[tuple[str, str], ...]:
    text = resources.files("relevo.desk.knowledge").joinpath("lexicon", "outside.txt").read_text("utf-8")
    code = ""
    questions: list[tuple[str, str]] = []
    for line in text.splitlines():
        if line.startswith("["):
            code = line.strip("[]")
        elif line and not line.startswith("#") and code == language:
            questions.append((line, code))
    return tuple(questions)
