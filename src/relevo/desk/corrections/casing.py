"""A correction is a case from then on: what was wrong once is looked at before every version that is published."""

from uuid import UUID

from relevo.desk.cases import api as cases
from relevo.desk.corrections.repository import Spoken
from relevo.desk.corrections.schemas import AnswerCorrection
from relevo.desk.knowledge import api as knowledge
from relevo.kit.ids import AssistantId
from relevo.kit.text.folding import one_line
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx

MAX_NAME = 120
MAX_SAYS = 2_000
_LANGUAGES: dict[str | None, cases.Language] = {"en": "en", "es": "es", "pt": "pt"}


async def keep_as_case(
    tx: Tx, correction_id: UUID, spoken: Spoken, given: AnswerCorrection, *, by: Actor
) -> cases.CaseOut | None:
    """None where nothing was asked, where no assistant is known that should answer, and where nothing can be judged:
    a line about tone needs a reader."""
    assistant_id = spoken.assistant_id or given.assistant_id
    found = None if given.document_id is None else await knowledge.find_qa(tx, given.document_id)
    expected = expected_of(given, answer=found.answer if found else given.answer)
    question = (given.question or spoken.question).strip()
    if assistant_id is None or expected is None or not question:
        return None
    case = cases.CaseInput(
        name=one_line(question, limit=MAX_NAME),
        situation=cases.Situation(question=question, language=_LANGUAGES.get(spoken.language)),
        expected=expected,
    )
    try:
        return await cases.do_add_case(tx, AssistantId(assistant_id), case, by=by, correction_id=correction_id)
    except cases.TooManyCases:
        # The correction itself must not fail for it: who has 2,000 cases sees the number on their page.
        return None


def expected_of(given: AnswerCorrection, *, answer: str | None) -> cases.Expected | None:
    """`answer`: as it stands after the correction."""
    if given.fault == "should_pass" or given.kind == "rule":
        return cases.Expected(outcomes=["hand_over"])
    if given.fault == "should_not_pass" and answer is None:
        return cases.Expected(outcomes=["reply", "choices", "ask", "resolve", "silence"])
    if answer is None:
        return None
    return cases.Expected(outcomes=["reply"], says=[answer[:MAX_SAYS]])
