"""Writing the brief of a handoff that is under way, and bringing it up to date while the customer waits.

The brief that is cut out is kept first, at once; a model's replaces it when there is one. No handoff waits for it.
"""

from dataclasses import dataclass

from relevo.assistant.answerers.builtin.reading import Reading
from relevo.assistant.answerers.llm.prompts import name_messages
from relevo.assistant.brief.extractive import make_brief
from relevo.assistant.brief.modelled import (
    TOOL,
    BriefChecks,
    ToldBrief,
    make_brief_prompt,
    make_brief_system,
    merge_briefs,
)
from relevo.assistant.context import TurnContext, TurnScope
from relevo.assistant.knowledge import DeskKnowledge
from relevo.assistant.model_access import ModelAccess, Request
from relevo.assistant.outcomes import HandOver, HandOverReason, TurnAnswer
from relevo.assistant.signals.state import Said, read_signals
from relevo.assistant.snapshot import Sight, find_contact_facts, take_snapshot
from relevo.assistant.thread import last_stretch, read_thread
from relevo.desk.assistants.api import LANGUAGES, find_assistant
from relevo.desk.conversations import api as conversations
from relevo.desk.workspaces import api as workspaces
from relevo.kit.ids import AssistantId, ConversationId, WorkspaceId
from relevo.platform.db import Database, Tx
from relevo.platform.i18n import language_of

REASON: HandOverReason = "asked_for_person"
# By a model, in one wait. After that the brief is still brought up to date, by cutting out.
MOST_BY_MODEL = 5
_MOST_ROUNDS = 3


@dataclass(frozen=True)
class Seen:
    context: TurnContext
    brief: conversations.BriefDraft
    team_language: str
    known: conversations.BriefOut | None


async def write_brief(
    db: Database,
    workspace_id: WorkspaceId,
    conversation_id: ConversationId,
    *,
    stretch_number: int,
    access: ModelAccess | None = None,
) -> None:
    """Also for a handoff that no assistant decided: the customer pressed "talk to a person". Safe to run twice."""
    for _ in range(_MOST_ROUNDS):
        async with db.transaction(workspace_id) as tx:
            seen = await _see(tx, db, workspace_id, conversation_id, stretch_number=stretch_number)
            if seen is None:
                return
            await conversations.keep_brief(tx, conversation_id, seen.brief, stretch_number=stretch_number)
        revision = seen.known.revision if seen.known else 0
        if access is None or revision >= MOST_BY_MODEL or _knows_as_much(seen):
            return
        told = await _tell(access, workspace_id, conversation_id, seen)
        if told is None:
            return
        async with db.transaction(workspace_id) as tx:
            await conversations.keep_brief(tx, conversation_id, told, stretch_number=stretch_number)
            conversation = await conversations.fetch_conversation(tx, conversation_id)
        if conversation.state.last_contact_seq <= seen.brief.up_to_seq:
            return


async def _see(
    tx: Tx, db: Database, workspace_id: WorkspaceId, conversation_id: ConversationId, *, stretch_number: int
) -> Seen | None:
    conversation, thread = await read_thread(tx, conversation_id)
    assistant_id = conversation.assistant_id
    assistant = await find_assistant(tx, AssistantId(assistant_id)) if assistant_id else None
    if assistant is None or conversation.stretch_number != stretch_number:
        return None
    earlier, messages = last_stretch(thread)
    sight = Sight(
        messages=messages,
        earlier=earlier,
        channel_id=conversation.channel_id,
        contact_id=conversation.contact_id,
        contact=await find_contact_facts(tx, conversation.contact_id),
        language=conversation.language,
        slots=conversation.slots,
    )
    knowledge = DeskKnowledge(db, workspace_id, assistant.id, assistant.config)
    context = await take_snapshot(tx, assistant.name, assistant.config, sight, knowledge=knowledge)
    said = [
        Said(id=message.id, author="contact" if message.author == "contact" else "company", text=message.text)
        for message in context.messages
    ]
    answer = TurnAnswer(
        outcome=HandOver(reason=REASON, text=""),
        language=context.language or LANGUAGES[0],
        signals=tuple(read_signals(said, [message for message in said if message.author == "contact"])),
        filled=Reading(context).filled,
    )
    workspace = await workspaces.get_workspace(tx)
    team_language = language_of(workspace.locale)
    known = await conversations.find_handoff_brief(tx, conversation_id, stretch_number=stretch_number)
    reason = known.reason if known else conversation.handoff_reason or REASON
    brief = make_brief(context, answer, reason, team_language=team_language)
    return Seen(context, brief, team_language, known)


def _knows_as_much(seen: Seen) -> bool:
    known = seen.known
    return known is not None and known.written_by == "model" and known.up_to_seq >= seen.brief.up_to_seq


async def _tell(
    access: ModelAccess, workspace_id: WorkspaceId, conversation_id: ConversationId, seen: Seen
) -> conversations.BriefDraft | None:
    """None where no model is chosen or none could."""
    messages = name_messages(seen.context)
    checks = BriefChecks(messages, seen.context.config.slots)
    asked = await access.ask(
        "brief",
        TurnScope(workspace_id=workspace_id, conversation_id=conversation_id),
        Request(
            system=make_brief_system(),
            prompt=make_brief_prompt(seen.context, messages, seen.team_language),
            tools={TOOL: ToldBrief},
            find_fault=checks.find_fault,
        ),
    )
    if not isinstance(asked.draft, ToldBrief):
        return None
    return merge_briefs(seen.brief, asked.draft, checks, seen.team_language)
