from datetime import datetime
from uuid import UUID

from fastapi import Response

from relevo.desk.suggestions.actions.decide import do_discard
from relevo.desk.suggestions.errors import NoSuchSuggestion
from relevo.desk.suggestions.repository import fetch_suggestions
from relevo.desk.suggestions.schemas import SuggestionOut, render_suggestion
from relevo.desk.suggestions.tables import Kind, Outcome
from relevo.platform.http import Caller, CurrentActor, Page, RequestedPage, RequestTx, Router

router = Router(tags=["copilot"])


@router.get("/suggestions", caller=Caller.TEAMMATE)
async def list_suggestions(
    tx: RequestTx,
    page: RequestedPage,
    conversation_id: UUID | None = None,
    kind: Kind | None = None,
    outcome: Outcome | None = None,
) -> Page[SuggestionOut]:
    """What the copilot suggested and what teammates made of it, newest first."""
    after = page.after(datetime, UUID)
    found = await fetch_suggestions(
        tx,
        conversation_id=conversation_id,
        kind=kind,
        outcome=outcome,
        after=(after[0], after[1]) if after else None,
        limit=page.limit + 1,
    )
    items, cursor = page.cut(found, lambda suggestion: (suggestion.created_at, suggestion.id))
    return Page(items=[render_suggestion(item) for item in items], next_cursor=cursor)


@router.post("/suggestions/{suggestion_id}/discard", caller=Caller.TEAMMATE, status_code=204, errors=[NoSuchSuggestion])
async def discard_suggestion(suggestion_id: UUID, tx: RequestTx, actor: CurrentActor) -> Response:
    """Not this one. What was sent already stays sent."""
    await do_discard(tx, suggestion_id, by=actor.teammate_id)
    return Response(status_code=204)
