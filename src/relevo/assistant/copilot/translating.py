"""What customer and assistant said, in the teammate's language, beside the original; each is kept."""

from collections.abc import Sequence
from uuid import UUID

from relevo.assistant.context import TurnScope
from relevo.assistant.copilot.checks import find_fault_in_translations
from relevo.assistant.copilot.drafts import MOST_MESSAGES, Translations
from relevo.assistant.copilot.prompts import make_system, make_translation_prompt
from relevo.assistant.copilot.seeing import Sight, see_conversation
from relevo.assistant.copilot.wanted import CannotSuggest
from relevo.assistant.model_access import ModelAccess, Request
from relevo.desk.suggestions import api as suggestions
from relevo.kit.ids import ConversationId, WorkspaceId
from relevo.platform.db import Database

TOOL = "translate"
# So many of the newest messages are translated when the toggle is turned on; older ones stay as they are.
MOST_TRANSLATED = 60
_CHARACTERS_AT_ONCE = 6_000


async def find_translations(
    db: Database, workspace_id: WorkspaceId, conversation_id: UUID, language: str
) -> tuple[dict[UUID, str], dict[UUID, str]]:
    """What is kept already, and the texts that are not translated yet. Raises NoSuchConversation."""
    async with db.transaction(workspace_id, read_only=True) as tx:
        sight = await see_conversation(tx, conversation_id)
        texts = _texts(sight)
        known = await suggestions.fetch_translations(tx, list(texts), language)
    return known, {message_id: text for message_id, text in texts.items() if message_id not in known}


async def translate_messages(
    access: ModelAccess, workspace_id: WorkspaceId, conversation_id: UUID, texts: dict[UUID, str], language: str
) -> dict[UUID, str] | CannotSuggest:
    """One call to a model for at most 20 messages; what came out is kept."""
    by_handle = dict(zip((f"m{number}" for number in range(1, len(texts) + 1)), texts.items(), strict=True))
    wanted = {handle: text for handle, (_id, text) in by_handle.items()}
    asked = await access.ask(
        "copilot",
        TurnScope(workspace_id=workspace_id, conversation_id=ConversationId(conversation_id)),
        Request(
            system=make_system(None, searches=False),
            prompt=make_translation_prompt(wanted, language),
            tools={TOOL: Translations},
            find_fault=lambda draft: find_fault_in_translations(wanted, draft),
            output_tokens=8_000,
        ),
    )
    if not isinstance(asked.draft, Translations):
        return CannotSuggest(asked.problem or "not_understood")
    said = {item.message: item.text for item in asked.draft.items}
    translated = {message_id: said[handle] for handle, (message_id, _text) in by_handle.items()}
    async with access.db.transaction(workspace_id) as tx:
        await suggestions.store_translations(
            tx, translated, language, provider=asked.provider or "", model=asked.model or ""
        )
    return translated


def split_batches(texts: dict[UUID, str]) -> list[dict[UUID, str]]:
    """The newest first, so that what a teammate is looking at comes first."""
    batches: list[dict[UUID, str]] = []
    size = 0
    for message_id, text in reversed(texts.items()):
        if not batches or len(batches[-1]) >= MOST_MESSAGES or size + len(text) > _CHARACTERS_AT_ONCE:
            batches.append({})
            size = 0
        batches[-1][message_id] = text
        size += len(text)
    return batches


def _texts(sight: Sight) -> dict[UUID, str]:
    said: Sequence[tuple[UUID, str]] = [
        (UUID(message.id), message.text)
        for message in sight.messages
        if message.author in ("contact", "assistant") and any(character.isalpha() for character in message.text)
    ]
    return dict(said[-MOST_TRANSLATED:])
