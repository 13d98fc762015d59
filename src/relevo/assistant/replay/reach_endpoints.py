"""What a correction changes, over HTTP: its reach before it is made, its proof afterwards."""

from uuid import UUID

from relevo.assistant.answerers.choosing import make_answerers
from relevo.assistant.replay.proving import CorrectionProof, prove
from relevo.assistant.replay.reach import Change, Reached, find_reach
from relevo.assistant.replay.saying import said_json
from relevo.desk.assistants.api import NoSuchAssistant, get_assistant
from relevo.desk.cases.api import ItemVerdict, SaidOut
from relevo.desk.corrections.api import (
    AlreadySo,
    AnswerCorrection,
    GuideNotUnderstood,
    NoSuchCorrection,
    NotAQa,
    NothingToCorrect,
    NotInText,
    Spoken,
    do_correct,
    get_spoken,
)
from relevo.kit.ids import AssistantId, DocumentId
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx
from relevo.platform.http import Caller, CurrentActor, Output, RequestContext, RequestDatabase, Router

router = Router(tags=["corrections"])

MOST_SHOWN = 50


class ReachedOut(Output):
    question: str
    case_id: UUID | None
    conversation_id: UUID | None
    verdict: ItemVerdict
    before: SaidOut
    after: SaidOut


class ReachOut(Output):
    """`asked`: how many other questions were asked; `changed`: those answered differently, what got worse first, fifty
    at most. `is_known` false: a line of instructions is read by a model alone, and so nothing was asked."""

    is_known: bool
    asked: int
    changed_count: int
    regressed: int
    changed: list[ReachedOut]


@router.post(
    "/messages/{message_id}/corrections/reach",
    caller=Caller.TEAMMATE,
    transaction=False,
    errors=[NothingToCorrect, NotAQa, NotInText, AlreadySo, NoSuchAssistant, GuideNotUnderstood],
)
async def find_correction_reach(
    message_id: UUID, given: AnswerCorrection, db: RequestDatabase, actor: CurrentActor
) -> ReachOut:
    """Which other questions would be answered differently if this correction were made. Nothing is changed.

    The assistant's cases (200) and what customers asked in its last 100 conversations are asked before and after it."""
    async with db.transaction(actor.workspace_id, read_only=True) as tx:
        spoken = await get_spoken(tx, message_id)
        assistant_id = spoken.assistant_id or given.assistant_id
        assistant = None if assistant_id is None else await get_assistant(tx, AssistantId(assistant_id))
    if assistant is None or given.kind == "instruction":
        return ReachOut(is_known=False, asked=0, changed_count=0, regressed=0, changed=[])
    own = [text for text in (spoken.question, given.question) if text]
    reached = await find_reach(db, actor.workspace_id, assistant, _correcting(spoken, given, by=actor), but=own)
    return _out(reached)


@router.post(
    "/corrections/{correction_id}/proof",
    caller=Caller.TEAMMATE,
    transaction=False,
    errors=[NoSuchCorrection, NothingToCorrect],
)
async def prove_correction(
    correction_id: UUID, db: RequestDatabase, actor: CurrentActor, context: RequestContext
) -> CorrectionProof:
    """Whether the case of a correction failed with the answer that was corrected, and holds with the one given now.

    The live version is asked once, with a model up to three times; ask once the knowledge is indexed."""
    return await prove(db, actor.workspace_id, correction_id, make_answerers(db, context.services))


def _correcting(spoken: Spoken, given: AnswerCorrection, *, by: Actor) -> Change:
    async def correct(tx: Tx) -> DocumentId | None:
        document_id = (await do_correct(tx, spoken.message_id, given, by=by, is_tried=True)).document_id
        return None if document_id is None else DocumentId(document_id)

    return correct


def _out(reached: list[Reached]) -> ReachOut:
    changed = [one for one in reached if one.verdict not in ("same", "passed", "failing") or one.before != one.after]
    changed.sort(key=lambda one: one.verdict != "regressed")
    return ReachOut(
        is_known=True,
        asked=len(reached),
        changed_count=len(changed),
        regressed=sum(one.verdict == "regressed" for one in reached),
        changed=[
            ReachedOut(
                question=one.question,
                case_id=one.case_id,
                conversation_id=one.conversation_id,
                verdict=one.verdict,
                before=SaidOut.model_validate(said_json(one.before)),
                after=SaidOut.model_validate(said_json(one.after)),
            )
            for one in changed[:MOST_SHOWN]
        ],
    )
