"""The copilot over HTTP. What may take long answers line by line, and stops when its reader leaves."""

from uuid import UUID

from fastapi.responses import StreamingResponse

from relevo.assistant.copilot.acting import CopilotAction, list_actions
from relevo.assistant.copilot.asking_again import find_asked_again, list_known
from relevo.assistant.copilot.schemas import (
    CheckDraftInput,
    CopilotAbility,
    CopilotDone,
    CopilotEnd,
    CopilotInput,
    CopilotModel,
    CopilotOut,
    CopilotProblem,
    CopilotText,
    CopilotTranslations,
    DraftCheckOut,
    MessageTranslation,
    TranslateInput,
)
from relevo.assistant.copilot.seeing import see_conversation
from relevo.assistant.copilot.suggesting import suggest
from relevo.assistant.copilot.translating import find_translations, split_batches, translate_messages
from relevo.assistant.copilot.wanted import BUILTIN_KINDS, KINDS, PROBLEMS, CannotSuggest, TeamLanguage, Wanted
from relevo.assistant.model_access import find_access
from relevo.assistant.streaming import Line, Tell, stream_lines
from relevo.desk.conversations.api import NoSuchConversation, fetch_conversation
from relevo.desk.suggestions.api import render_suggestion
from relevo.kit.ids import ConversationId
from relevo.platform.http import Caller, CurrentActor, Output, RequestContext, RequestDatabase, RequestTx, Router

router = Router(tags=["copilot"])


def _lines_of(*kinds: type[Output]) -> dict[int | str, dict[str, object]]:
    """What a line can be, for the document of the API."""
    names = ", ".join(kind.__name__.removeprefix("Copilot").lower() for kind in kinds)
    return {
        200: {"description": f"One JSON object per line; its `type`: {names}.", "content": {"application/x-ndjson": {}}}
    }


@router.get("/conversations/{conversation_id}/copilot", caller=Caller.TEAMMATE, errors=[NoSuchConversation])
async def get_copilot(
    conversation_id: ConversationId, tx: RequestTx, db: RequestDatabase, actor: CurrentActor, context: RequestContext
) -> CopilotOut:
    """What the copilot can do beside this conversation, and what it needs a model for."""
    sight = await see_conversation(tx, conversation_id)
    access = find_access(db, context.services)
    chain = (await access.find_chain(actor.workspace_id, "copilot"))[0] if access else []
    model = CopilotModel(provider=chain[0].provider_name, name=chain[0].model) if chain else None
    abilities = [
        CopilotAbility(kind=kind, by="model" if model else "builtin" if kind in BUILTIN_KINDS else None)
        for kind in KINDS
    ]
    return CopilotOut(model=model, abilities=abilities, language=sight.language)


@router.post(
    "/conversations/{conversation_id}/copilot",
    caller=Caller.TEAMMATE,
    transaction=False,
    response_class=StreamingResponse,
    responses=_lines_of(CopilotText, CopilotDone, CopilotProblem),
    errors=[NoSuchConversation],
)
async def ask_copilot(
    conversation_id: ConversationId,
    given: CopilotInput,
    db: RequestDatabase,
    actor: CurrentActor,
    context: RequestContext,
) -> StreamingResponse:
    """A suggestion, growing as it is written. It is never sent by itself; leaving stops it."""
    async with db.transaction(actor.workspace_id, read_only=True) as tx:
        await fetch_conversation(tx, conversation_id)
    access = find_access(db, context.services)
    wanted = Wanted(
        kind=given.kind,
        text=given.text,
        language=given.language,
        team_language=given.team_language,
        only_builtin=given.automatic,
    )

    async def work(tell: Tell) -> None:
        async def show(text: str) -> None:
            await tell(_line(CopilotText(text=text)))

        found = await suggest(
            db, access, actor.workspace_id, conversation_id, wanted, teammate_id=actor.teammate_id, show=show
        )
        if isinstance(found, CannotSuggest):
            await tell(_line(CopilotProblem(code=found.problem, sentence=found.sentence)))
        else:
            await tell(_line(CopilotDone(suggestion=render_suggestion(found[0]), fell_back=found[1])))

    return stream_lines(work)


@router.post(
    "/conversations/{conversation_id}/copilot/translations",
    caller=Caller.TEAMMATE,
    transaction=False,
    response_class=StreamingResponse,
    responses=_lines_of(CopilotTranslations, CopilotProblem, CopilotEnd),
    errors=[NoSuchConversation],
)
async def translate_conversation(
    conversation_id: ConversationId,
    given: TranslateInput,
    db: RequestDatabase,
    actor: CurrentActor,
    context: RequestContext,
) -> StreamingResponse:
    """What customer and assistant said, in the teammate's language: what is kept at once, the rest as it comes."""
    known, missing = await find_translations(db, actor.workspace_id, conversation_id, given.language)
    access = find_access(db, context.services)

    async def work(tell: Tell) -> None:
        if known:
            await tell(_line(_translations(known)))
        for batch in split_batches(missing):
            if access is None:
                await tell(_line(CopilotProblem(code="needs_model", sentence=PROBLEMS["needs_model"])))
                return
            done = await translate_messages(access, actor.workspace_id, conversation_id, batch, given.language)
            if isinstance(done, CannotSuggest):
                code = "needs_model" if done.problem == "none_chosen" else done.problem
                await tell(_line(CopilotProblem(code=code, sentence=CannotSuggest(code).sentence)))
                return
            await tell(_line(_translations(done)))
        await tell(_line(CopilotEnd()))

    return stream_lines(work)


@router.get("/conversations/{conversation_id}/copilot/actions", caller=Caller.TEAMMATE, errors=[NoSuchConversation])
async def list_copilot_actions(
    conversation_id: ConversationId, tx: RequestTx, team_language: TeamLanguage = "en"
) -> list[CopilotAction]:
    """What can be done for this customer, what they seem to ask for first, with what they said already."""
    return await list_actions(tx, await see_conversation(tx, conversation_id), team_language)


@router.post("/conversations/{conversation_id}/copilot/check", caller=Caller.TEAMMATE, errors=[NoSuchConversation])
async def check_draft(conversation_id: ConversationId, given: CheckDraftInput, tx: RequestTx) -> DraftCheckOut:
    """What the draft asks for although the customer has said it. It never hinders sending."""
    known = await list_known(tx, conversation_id, given.team_language)
    return DraftCheckOut(already_said=find_asked_again(given.text, known))


def _line(line: Output) -> Line:
    return line.model_dump(mode="json")


def _translations(texts: dict[UUID, str]) -> CopilotTranslations:
    return CopilotTranslations(items=[MessageTranslation(message_id=key, text=text) for key, text in texts.items()])
