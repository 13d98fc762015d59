"""Choosing who writes a suggestion, and recording what was shown."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from uuid import UUID

from relevo.assistant.copilot.builtin import write_builtin
from relevo.assistant.copilot.modelled import write_with_model
from relevo.assistant.copilot.seeing import Sight, see_conversation
from relevo.assistant.copilot.wanted import BUILTIN_KINDS, FROM_TEXT, CannotSuggest, Wanted, Written
from relevo.assistant.model_access import ModelAccess
from relevo.assistant.snapshot import citation_json
from relevo.desk.suggestions import api as suggestions
from relevo.kit.ids import WorkspaceId
from relevo.platform.db import Database

Show = Callable[[str], Awaitable[None]]


async def suggest(  # noqa: PLR0913 - one call from the edge: who asks, where, what, and how it is shown
    db: Database,
    access: ModelAccess | None,
    workspace_id: WorkspaceId,
    conversation_id: UUID,
    wanted: Wanted,
    *,
    teammate_id: UUID,
    show: Show,
) -> tuple[suggestions.Suggestion, str | None] | CannotSuggest:
    """The recorded suggestion, and why no model wrote it although one is chosen. Raises NoSuchConversation."""
    if wanted.kind in FROM_TEXT and not wanted.text.strip():
        return CannotSuggest("no_text")
    async with db.transaction(workspace_id, read_only=True) as tx:
        sight = await see_conversation(tx, conversation_id)
    written = await _write(db, access, workspace_id, sight, wanted, show)
    if isinstance(written, CannotSuggest):
        return written
    new = _record_of(sight, wanted, written, teammate_id)
    async with db.transaction(workspace_id) as tx:
        if wanted.only_builtin and await suggestions.was_discarded(
            tx, conversation_id, wanted.kind, about_seq=sight.about_seq, text=written.text
        ):
            return CannotSuggest("discarded")
        suggestion_id = await suggestions.do_record(tx, new)
        recorded = await suggestions.find_suggestion(tx, suggestion_id)
    if recorded is None:
        raise RuntimeError("a suggestion is not deleted in the transaction that records it")
    return recorded, written.fell_back


async def _write(
    db: Database,
    access: ModelAccess | None,
    workspace_id: WorkspaceId,
    sight: Sight,
    wanted: Wanted,
    show: Show,
) -> Written | CannotSuggest:
    problem: str | None = None
    if access is not None and not wanted.only_builtin:
        if wanted.kind in ("reply", "summary", "next_step") and not sight.messages:
            return CannotSuggest("nothing_said")
        written = await write_with_model(access, workspace_id, sight, wanted, show)
        if isinstance(written, Written) or written.problem in ("nothing_found", "nothing_to_change"):
            return written
        problem = None if written.problem == "none_chosen" else written.problem
    if wanted.kind not in BUILTIN_KINDS:
        return CannotSuggest(problem or "needs_model")
    async with db.transaction(workspace_id, read_only=True) as tx:
        written = await write_builtin(tx, sight, wanted)
    return replace(written, fell_back=problem) if isinstance(written, Written) else written


def _record_of(sight: Sight, wanted: Wanted, written: Written, teammate_id: UUID) -> suggestions.NewSuggestion:
    return suggestions.NewSuggestion(
        conversation_id=sight.conversation_id,
        kind=wanted.kind,
        written_by=written.written_by,
        teammate_id=teammate_id,
        about_seq=sight.about_seq,
        given=wanted.text,
        language=written.language,
        text=written.text,
        provider=written.provider,
        model=written.model,
        sources=tuple(citation_json(citation) for citation in written.citations),
        lines=tuple(
            {"part": line.part, "text": line.text, "message_ids": list(line.message_ids)} for line in written.lines
        ),
    )
