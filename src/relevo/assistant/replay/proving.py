"""Whether a correction's case failed with the answer that was corrected, and holds with the one given now."""

from collections.abc import Mapping
from typing import Literal
from uuid import UUID

from relevo.assistant.ask import ask_version
from relevo.assistant.context import Answerer
from relevo.assistant.replay.comparing import MOST_RUNS
from relevo.assistant.replay.saying import said_of
from relevo.assistant.replay.situations import of_case
from relevo.desk.assistants.api import get_assistant
from relevo.desk.cases.api import CaseOut, Expected, Failure, Said, find_case_of_correction, judge
from relevo.desk.corrections.api import CorrectionOut, Spoken, get_correction, get_spoken
from relevo.kit.ids import AssistantId, WorkspaceId
from relevo.platform.db import Database
from relevo.platform.http import Output

Proof = Literal["proven", "held_before", "fails", "unstable", "no_case"]


class ProvenSide(Output):
    """What was said, and what of the case did not hold with it."""

    text: str
    failures: list[Failure]


class CorrectionProof(Output):
    """`proven`: the case failed with the answer that was corrected and holds now. `held_before`: it holds now, but with
    the old answer too, so it guards nothing. `fails`: it does not hold now. `unstable`: it held once and once not.
    `no_case`: nothing that can be judged (a line about tone, a correction that is proposed or taken back).

    `before` is null where no assistant had answered: what a person wrote was taught."""

    state: Proof
    case_id: UUID | None = None
    before: ProvenSide | None = None
    now: ProvenSide | None = None


async def prove(
    db: Database, workspace_id: WorkspaceId, correction_id: UUID, answerers: Mapping[str, Answerer]
) -> CorrectionProof:
    """Asks the live version the case's question; nothing is sent or kept. Raises NoSuchCorrection, NothingToCorrect."""
    async with db.transaction(workspace_id, read_only=True) as tx:
        correction = await get_correction(tx, correction_id)
        case = await find_case_of_correction(tx, correction_id)
        if case is None or correction.state != "applied":
            return CorrectionProof(state="no_case")
        spoken = await get_spoken(tx, correction.message_id)
        assistant = await get_assistant(tx, AssistantId(case.assistant_id))
    before = _before(case, correction, spoken)
    runs: list[Said] = []
    # A model may say it otherwise the next time: what fails is asked three times, as in a replay.
    while len(runs) < (MOST_RUNS if assistant.config.answerer != "builtin" else 1):
        runs.append(said_of(await ask_version(db, workspace_id, assistant, of_case(case.situation), answerers)))
        if not judge(case.expected, runs[-1]):
            break
    now = _side(case.expected, runs[-1])
    state: Proof = "fails"
    if not now.failures:
        state = "unstable" if len(runs) > 1 else "held_before" if before and not before.failures else "proven"
    return CorrectionProof(state=state, case_id=case.id, before=before, now=now)


def _before(case: CaseOut, correction: CorrectionOut, spoken: Spoken) -> ProvenSide | None:
    if spoken.outcome is None:
        return None
    language = case.situation.language or spoken.language or ""
    return _side(case.expected, Said(outcome=spoken.outcome, text=correction.said, language=language))


def _side(expected: Expected, said: Said) -> ProvenSide:
    return ProvenSide(text=said.text, failures=judge(expected, said))
