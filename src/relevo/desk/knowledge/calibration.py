"""One accept threshold that means the same on every knowledge: confidence 0.5 is where wrong answers begin.

The knowledge is asked shipped questions that no company's documents answer; the threshold is set where one in twenty
of them would still be answered. It is also asked its own phrasings, each with itself left out, which bounds the
threshold from above and tells the teammate what share of questions would be answered.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib import resources
from uuid import UUID

from relevo.desk.knowledge.ranking import raw_confidence, squash
from relevo.desk.knowledge.search import EVERYTHING, Found, Query, Scope, search_many
from relevo.platform.db import Tx

FALSE_ANSWERS = 0.05
# A small or unusual knowledge may not move the threshold further than this from the shipped one (log-odds). Hardly
# down: questions about dragons are far from any shop, those that a shop's customers ask in vain are not.
MAX_SHIFT = 1.5
MIN_SHIFT = -0.3
MAX_OWN_QUESTIONS = 100
MIN_OWN_QUESTIONS = 15


@dataclass(frozen=True)
class Calibration:
    """`shift`: raw log-odds at which confidence is one half. `answered`: of its own phrasings, if it has enough."""

    shift: float = 0.0
    answered: float | None = None

    def confidence(self, found: Found) -> float:
        return squash(raw_confidence(found.evidence) - self.shift) if found.evidence else 0.0


async def load_calibration(tx: Tx) -> Calibration:
    model = await tx.fetchval("SELECT model FROM knowledge_calibration WHERE workspace_id = $1", tx.tenant)
    return Calibration(shift=float(model["shift"]), answered=model["answered"]) if model else Calibration()


async def calibrate(tx: Tx) -> Calibration:
    """Measure the knowledge as it is now and keep the result."""
    outside = [raw_confidence(found.evidence) for found in await _ask_outside(tx) if found.evidence]
    inside = await _ask_own(tx)
    calibration = fit(inside, outside)
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
    answered = sum(is_right and score >= shift for score, is_right in inside) / len(inside) if enough else None
    return Calibration(shift=round(shift, 4), answered=round(answered, 3) if answered is not None else None)


async def _ask_outside(tx: Tx) -> list[Found]:
    languages = await tx.fetch(
        "SELECT DISTINCT language FROM knowledge_stat WHERE workspace_id = $1 AND passages > 0", tx.tenant
    )
    queries = [Query(text=text, language=code) for row in languages for text, code in _outside(row["language"])]
    return await search_many(tx, queries, scope=EVERYTHING, limit=1) if queries else []


async def _ask_own(tx: Tx) -> list[tuple[float, bool]]:
    rows = await tx.fetch(
        """
        SELECT id, document_id, text, language FROM passage
        WHERE workspace_id = $1 AND kind = 'question' AND document_id IN (
            SELECT document_id FROM passage WHERE workspace_id = $1 AND kind = 'question'
            GROUP BY document_id HAVING count(*) > 1)
        ORDER BY md5(id::text) LIMIT $2
        """,
        tx.tenant,
        MAX_OWN_QUESTIONS,
    )
    asked: list[tuple[float, bool]] = []
    for row in rows:
        document_id: UUID = row["document_id"]
        query = Query(text=row["text"], language=row["language"])
        found = (await search_many(tx, [query], scope=Scope(without=row["id"]), limit=1))[0]
        if found.evidence:
            asked.append((raw_confidence(found.evidence), found.ranked[0].document_id == document_id))
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
