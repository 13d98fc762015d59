"""bitext_support, emoevent, told_br, goemotions: does it hear a wish for a person, does it notice who is upset?

Each row's text is a customer's only message; the signals are those that both answerers decide by, at the thresholds an
assistant has from the start. bitext_human: recall and precision of passing at once on `contact_human_agent` (a wish for
"customer service" is another intent; the assistant itself is customer service, so it counts as a false alarm),
offered_recall where a button to a person counts too. The others: auroc of the graded mood (words and the trained
detector, before any threshold) against the set's `upset` (`toxic` in told_br); shown_auroc, of the signal as
it is shown; false_handoff, the share of the calm that would have been passed on. emoevent has a second label:
offensive_auroc is the same mood against it, labels_agree how far (phi) the set's own two labels go together: near 0.5
where the Spanish ones are sound, near 0 in the part of its dev whose emotions belong to other rows. sound_auroc: the
mood on the first SOUND_ROWS of Spanish dev alone, rest_labels_agree: phi on the others.
"""

import asyncio
from collections.abc import Sequence

from relevo.assistant.deciding import OFFER_FROM
from relevo.assistant.evaluate.datasets import Data, Row
from relevo.assistant.evaluate.measures import auroc, phi, share
from relevo.assistant.evaluate.retrieval import Figures
from relevo.assistant.signals.names import SignalName
from relevo.assistant.signals.state import Said, grade_mood, read_signals
from relevo.desk.assistants.api import SignalSettings
from relevo.platform.db import Database

_HUMAN = "contact_human_agent"
SOUND_ROWS = 560
"""From here on the emotions of emoevent's Spanish dev are other rows' (docs/quality.md has the proof)."""


async def bitext_human(_db: Database, data: Data) -> Figures:
    rows = data.split_rows("bitext_support")
    scores = await asyncio.to_thread(_scores, [row["text"] for row in rows], "asked_for_person")
    wishes = [score for score, row in zip(scores, rows, strict=True) if row["intent"] == _HUMAN]
    others = [score for score, row in zip(scores, rows, strict=True) if row["intent"] != _HUMAN]
    threshold = SignalSettings().asked_for_person.threshold
    heard = sum(score >= threshold for score in wishes)
    return {
        "bitext_human.recall": share(heard, len(wishes)),
        "bitext_human.precision": share(heard, heard + sum(score >= threshold for score in others)),
        "bitext_human.offered_recall": share(sum(score >= OFFER_FROM for score in wishes), len(wishes)),
    }


async def emoevent(_db: Database, data: Data) -> Figures:
    figures: Figures = {}
    for language in ("es", "en"):
        rows = data.split_rows("emoevent", prefix=f"{language}.")
        name = f"emoevent_{language}"
        figures |= await _upset(name, rows, "upset")
        figures[f"{name}.offensive_auroc"] = await asyncio.to_thread(_grade, rows, "offensive")
        figures[f"{name}.labels_agree"] = agree(rows)
        if language == "es" and data.split == "dev" and len(rows) > SOUND_ROWS:
            figures[f"{name}.sound_auroc"] = await asyncio.to_thread(_grade, rows[:SOUND_ROWS], "upset")
            figures[f"{name}.rest_labels_agree"] = agree(rows[SOUND_ROWS:])
    return figures


def agree(rows: Sequence[Row]) -> float:
    """How far (phi) the set's own two labels, offensive and upset, go together."""
    return phi([(bool(row["offensive"]), bool(row["upset"])) for row in rows])


async def told_br(_db: Database, data: Data) -> Figures:
    return await _upset("told_br", data.split_rows("told_br"), "toxic")


async def goemotions(_db: Database, data: Data) -> Figures:
    return await _upset("goemotions", data.split_rows("goemotions"), "upset")


async def _upset(name: str, rows: Sequence[Row], label: str) -> Figures:
    scores = await asyncio.to_thread(_scores, [row["text"] for row in rows], "frustration")
    upset = [score for score, row in zip(scores, rows, strict=True) if row[label]]
    calm = [score for score, row in zip(scores, rows, strict=True) if not row[label]]
    threshold = SignalSettings().frustration.threshold
    return {
        f"{name}.auroc": await asyncio.to_thread(_grade, rows, label),
        f"{name}.shown_auroc": auroc(upset, calm),
        f"{name}.false_handoff": share(sum(score >= threshold for score in calm), len(calm)),
    }


def _grade(rows: Sequence[Row], label: str) -> float:
    graded = [(grade_mood(row["text"]), bool(row[label])) for row in rows]
    return auroc([score for score, is_one in graded if is_one], [score for score, is_one in graded if not is_one])


def _scores(texts: Sequence[str], name: SignalName) -> list[float]:
    scores: list[float] = []
    for text in texts:
        message = Said(id="m", author="contact", text=text)
        signals = read_signals([message], [message])
        scores.append(next((signal.score for signal in signals if signal.name == name), 0.0))
    return scores
