"""How far a change of the knowledge reaches: the same questions before and after it, and then it is taken back.

The change is made in a transaction that never commits: indexed there, asked there, undone. So the answers are those
that customers would get, and nobody gets them. They are the builtin answerer's: what the knowledge itself says.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from relevo.assistant.ask import Asked, ask_in
from relevo.assistant.replay.comparing import Judged, judge_runs, verdict_of_case, verdict_of_turn
from relevo.assistant.replay.saying import said_of
from relevo.assistant.replay.situations import of_case, of_past_turn
from relevo.desk.assistants.api import Assistant, get_assistant
from relevo.desk.cases import api as cases
from relevo.desk.cases.api import CaseOut, ItemVerdict, Said
from relevo.desk.conversations.api import list_past_turns
from relevo.desk.knowledge import api as knowledge
from relevo.kit.ids import DocumentId, WorkspaceId
from relevo.kit.text.folding import fold
from relevo.platform.db import Database, Tx

MOST_CASES = 200
MOST_CONVERSATIONS = 100
MOST_TURNS = 200

Change = Callable[[Tx], Awaitable[DocumentId | None]]
"""Changes one document and says which; None: nothing that is looked up."""


@dataclass(frozen=True, kw_only=True)
class Reached:
    """`verdict`: same, changed; for a case also passed, regressed, mended, failing."""

    question: str
    case_id: UUID | None
    conversation_id: UUID | None
    verdict: ItemVerdict
    before: Said
    after: Said


@dataclass(frozen=True, kw_only=True)
class _Question:
    asked: Asked
    case: CaseOut | None = None
    conversation_id: UUID | None = None


class _Undo(Exception):
    """Ends the transaction in which a change was tried."""


async def find_reach(
    db: Database, workspace_id: WorkspaceId, assistant: Assistant, change: Change, *, but: Sequence[str] = ()
) -> list[Reached]:
    """Everything that was asked, changed or not. `but`: questions that are meant to change.

    Raises what `change` raises."""
    async with db.transaction(workspace_id, read_only=True) as tx:
        questions = await _questions(tx, assistant, but=but)
        before = [said_of(await ask_in(tx, assistant, question.asked)) for question in questions]
    after: list[Said] = []
    try:
        async with db.transaction(workspace_id) as tx:
            document_id = await change(tx)
            if document_id is not None:
                await knowledge.index_at_once(tx, document_id)
            # A guide or a rule is in the assistant's next version.
            assistant = await get_assistant(tx, assistant.id)
            after = [said_of(await ask_in(tx, assistant, question.asked)) for question in questions]
            raise _Undo
    except _Undo:
        pass
    return [_reached(*each) for each in zip(questions, before, after, strict=True)]


async def _questions(tx: Tx, assistant: Assistant, *, but: Sequence[str]) -> list[_Question]:
    """Cases first, then what customers asked last; each text once."""
    found = await cases.every_case(tx, assistant.id, enabled_only=True)
    questions = [_Question(asked=of_case(case.situation), case=case) for case in found[:MOST_CASES]]
    past = await list_past_turns(tx, assistant.id, conversations=MOST_CONVERSATIONS)
    for conversation_id, message_id in past[:MOST_TURNS]:
        asked = await of_past_turn(tx, conversation_id, message_id)
        if asked is not None:
            questions.append(_Question(asked=asked, conversation_id=conversation_id))
    seen = {_flat(text) for text in but}
    kept: list[_Question] = []
    for question in questions:
        text = _flat(question.asked.text)
        if question.case is not None or text not in seen:
            kept.append(question)
        seen.add(text)
    return kept


def _reached(question: _Question, before: Said, after: Said) -> Reached:
    case = question.case
    verdict: ItemVerdict = verdict_of_turn(before, after)
    if case is not None:
        verdict = verdict_of_case(_judged(case, before), _judged(case, after))
    return Reached(
        question=question.asked.text,
        case_id=case.id if case else None,
        conversation_id=question.conversation_id,
        verdict=verdict,
        before=before,
        after=after,
    )


def _judged(case: CaseOut, said: Said) -> Judged:
    return judge_runs(case.expected, [said])


def _flat(text: str) -> str:
    return " ".join(fold(text).split())
