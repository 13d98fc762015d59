"""A correction is a case from then on: what was wrong once is looked at before every version that is published.

Its situation is pinned as it was: what was said before, and what came of the actions. Without the customer's data: a
case is kept, exported and read by many.
"""

from collections.abc import Iterable, Mapping
from typing import Any, cast
from uuid import UUID

from pydantic import ValidationError

from relevo.desk.actions import api as actions
from relevo.desk.cases import api as cases
from relevo.desk.corrections import repository
from relevo.desk.corrections.repository import Spoken
from relevo.desk.corrections.schemas import AnswerCorrection
from relevo.desk.knowledge import api as knowledge
from relevo.kit.ids import AssistantId
from relevo.kit.text.folding import one_line
from relevo.kit.text.sentences import split_sentences
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx

MAX_NAME = 120
MAX_SAYS = 2_000
MOST_STATEMENTS = 20
MOST_BEFORE = 20
MOST_TEXT = 10_000
_MOST_RUNS = 20
# Who a case's customer is for the channel, where the real one had proven it and an action may have needed it.
_STAND_INS = {"customer_id": "customer", "verified_email": "customer@example.com", "verified_phone": "+34600000000"}
_SETTLED = ("done", "failed", "refused", "unknown", "waiting_approval")
_LANGUAGES: dict[str | None, cases.Language] = {"en": "en", "es": "es", "pt": "pt"}


async def keep_as_case(
    tx: Tx, correction_id: UUID, spoken: Spoken, given: AnswerCorrection, *, by: Actor
) -> cases.CaseOut | None:
    """None where nothing was asked, where no assistant is known that should answer, and where nothing can be judged:
    a line about tone needs a reader."""
    assistant_id = spoken.assistant_id or given.assistant_id
    found = None if given.document_id is None else await knowledge.find_qa(tx, given.document_id)
    expected = expected_of(given, answer=found.answer if found else given.answer, said=spoken.text)
    question = (given.question or spoken.question).strip()
    if assistant_id is None or expected is None or not question:
        return None
    case = cases.CaseInput(
        name=one_line(question, limit=MAX_NAME),
        situation=await _situation(tx, spoken, question),
        expected=expected,
    )
    try:
        return await cases.do_add_case(tx, AssistantId(assistant_id), case, by=by, correction_id=correction_id)
    except cases.TooManyCases:
        # The correction itself must not fail for it: who has 2,000 cases sees the number on their page.
        return None


async def _situation(tx: Tx, spoken: Spoken, question: str) -> cases.Situation:
    before = await repository.fetch_said_before(tx, spoken, limit=MOST_BEFORE)
    names = {spoken.contact_name} if spoken.contact_name else set[str]()
    names |= set(knowledge.said_names("\n".join(row["text"] for row in before)))
    stubs = await _stubs(tx, spoken, names)
    return cases.Situation(
        question=question,
        language=_LANGUAGES.get(spoken.language),
        history=[
            cases.CaseTurn(author=row["author_kind"], text=knowledge.redact(row["text"], names)[0][:MOST_TEXT])
            for row in before
        ],
        contact=await _contact(tx, spoken.conversation_id) if stubs else None,
        actions=stubs,
    )


async def _stubs(tx: Tx, spoken: Spoken, names: Iterable[str]) -> list[cases.CaseAction]:
    """What came of each action until the answer was given; the last time counts."""
    runs = await actions.fetch_runs(
        tx, action_id=None, conversation_id=spoken.conversation_id, state=None, after=None, limit=_MOST_RUNS
    )
    stubs: dict[str, cases.CaseAction] = {}
    for run in reversed(runs):
        if run.created_at > spoken.at or run.state not in _SETTLED:
            continue
        given = {"name": run.name, "state": run.state, "problem": run.problem, "result": _hide(run.result, names)}
        try:
            stubs[run.name] = cases.CaseAction.model_validate(
                given if isinstance(given["result"], dict) else {**given, "result": {}}
            )
        except ValidationError:
            # A result too long to be kept says nothing that a case could hold on to.
            continue
    return list(stubs.values())


async def _contact(tx: Tx, conversation_id: UUID) -> cases.CaseContact | None:
    customer = await actions.find_customer(tx, conversation_id)
    proven = {} if customer is None else {name: put for name, put in _STAND_INS.items() if customer.facts.get(name)}
    return cases.CaseContact(**proven) if proven else None


def _hide(value: object, names: Iterable[str]) -> object:
    """The same shape without personal data."""
    if isinstance(value, str):
        return knowledge.redact(value, names)[0]
    if isinstance(value, Mapping):
        return {str(key): _hide(one, names) for key, one in cast("Mapping[Any, Any]", value).items()}
    if isinstance(value, list):
        return [_hide(one, names) for one in cast("list[Any]", value)]
    return value


def expected_of(given: AnswerCorrection, *, answer: str | None, said: str = "") -> cases.Expected | None:
    """`answer`: as it stands after the correction; `said`: what was wrong, with which the case must fail."""
    if given.fault == "should_pass" or given.kind == "rule":
        return cases.Expected(outcomes=["hand_over"])
    if given.fault == "should_not_pass" and answer is None:
        return cases.Expected(outcomes=["reply", "choices", "ask", "resolve", "silence"])
    if answer is None:
        return None
    says, unsaid = [answer[:MAX_SAYS]], list[str]()
    if not cases.find_unsaid(answer, said):
        # The old answer says most of the new one's words: the case asks for the sentences that came, or that none of
        # those is said that went.
        says += [one[:MAX_SAYS] for one in split_sentences(answer) if cases.find_unsaid(one, said)]
        if len(says) == 1:
            unsaid = [one[:MAX_SAYS] for one in split_sentences(said) if cases.find_unsaid(one, answer)]
    return cases.Expected(outcomes=["reply"], says=says[:MOST_STATEMENTS], not_contains=unsaid[:MOST_STATEMENTS])
