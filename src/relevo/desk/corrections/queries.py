"""Reading: the draft of a correction, and those that were made."""

from datetime import datetime
from typing import Any
from uuid import UUID

from relevo.desk.assistants import api as assistants
from relevo.desk.corrections import repository
from relevo.desk.corrections.errors import NoSuchCorrection, NothingToCorrect
from relevo.desk.corrections.schemas import (
    Change,
    CorrectionDraft,
    CorrectionOut,
    CorrectionState,
    GuideChoice,
    QaChoice,
    TextChoice,
)
from relevo.desk.knowledge import api as knowledge
from relevo.kit.ids import AssistantId, DocumentId
from relevo.kit.text.folding import one_line
from relevo.kit.text.sentences import split_sentences
from relevo.platform.db import Record, Tx
from relevo.platform.http import Page, PageRequest

MOST_SIMILAR = 5
MAX_QUESTION = 500
MOST_SENTENCES = 40


async def draft_correction(tx: Tx, message_id: UUID) -> CorrectionDraft:
    """Raises NothingToCorrect."""
    spoken = await get_spoken(tx, message_id)
    question = one_line(spoken.question, limit=MAX_QUESTION)
    cited = await _choices(tx, spoken.cited)
    near: list[DocumentId] = []
    if any(character.isalnum() for character in question):
        language = spoken.language or knowledge.detect_language(question)
        hits = await knowledge.search(tx, question, language=language, limit=10)
        near = [hit.document_id for hit in hits if hit.document_id not in spoken.cited]
    return CorrectionDraft(
        question=question,
        said=spoken.text,
        sent=spoken.sent,
        language=spoken.language,
        by_assistant=spoken.by_assistant,
        assistant_id=spoken.assistant_id,
        cited=cited,
        similar=(await _choices(tx, list(dict.fromkeys(near))))[:MOST_SIMILAR],
        texts=await _texts(tx, spoken),
        guides=await _guides(tx, spoken.assistant_id),
    )


async def _texts(tx: Tx, spoken: repository.Spoken) -> list[TextChoice]:
    """Sentences of the cited passages that stand in their source word for word, once: what was said comes first."""
    found: list[TextChoice] = []
    for document_id, passages in (await repository.fetch_cited_texts(tx, spoken)).items():
        document = await knowledge.find_document(tx, document_id)
        if document is None:
            continue
        every = [one for text in passages for line in text.splitlines() for one in split_sentences(line)]
        there = [one for one in dict.fromkeys(every) if document.text.count(one) == 1]
        there.sort(key=lambda one: one not in spoken.text)
        if there:
            found.append(TextChoice(document_id=document_id, title=document.title, sentences=there[:MOST_SENTENCES]))
    return found


async def _guides(tx: Tx, assistant_id: UUID | None) -> list[GuideChoice]:
    if assistant_id is None:
        return []
    assistant = await assistants.get_assistant(tx, AssistantId(assistant_id))
    return [
        GuideChoice(id=guide.id, name=guide.name, lines=guide.text.split("\n")) for guide in assistant.config.guides
    ]


async def get_spoken(tx: Tx, message_id: UUID) -> repository.Spoken:
    spoken = await repository.find_spoken(tx, message_id)
    if spoken is None:
        raise NothingToCorrect
    return spoken


async def _choices(tx: Tx, document_ids: list[DocumentId]) -> list[QaChoice]:
    qas = [qa for document_id in document_ids if (qa := await knowledge.find_qa(tx, document_id)) is not None]
    return [QaChoice(document_id=qa.document_id, question=qa.question, answer=qa.answer) for qa in qas]


async def get_correction(tx: Tx, correction_id: UUID) -> CorrectionOut:
    """Raises NoSuchCorrection."""
    row = await repository.find_correction(tx, correction_id)
    if row is None:
        raise NoSuchCorrection
    return render_correction(row)


async def list_corrections(
    tx: Tx, page: PageRequest, *, conversation_id: UUID | None, state: CorrectionState | None
) -> Page[CorrectionOut]:
    after = page.after(datetime, UUID)
    rows = await repository.fetch_corrections(
        tx,
        conversation_id=conversation_id,
        state=state,
        after=(after[0], after[1]) if after else None,
        limit=page.limit + 1,
    )
    kept, cursor = page.cut(rows, lambda row: (row["made_at"], row["id"]))
    return Page(items=[render_correction(row) for row in kept], next_cursor=cursor)


def render_correction(row: Record) -> CorrectionOut:
    values: dict[str, Any] = {name: value for name, value in row.items() if name not in ("made_by_id", "given")}
    before, after = values.pop("before"), values.pop("after")
    return CorrectionOut(**values, change=Change(before=_shown(before), after=_shown(after)))


def _shown(kept: dict[str, Any]) -> str:
    return str(kept.get("shown", ""))
