"""Applying a correction, and taking it back."""

from typing import Any
from uuid import UUID

from relevo.desk.assistants import api as assistants
from relevo.desk.audit import api as audit
from relevo.desk.autonomy import api as autonomy
from relevo.desk.cases import api as cases
from relevo.desk.corrections import repository
from relevo.desk.corrections.casing import keep_as_case
from relevo.desk.corrections.errors import AlreadySo, CannotTakeBack, NoSuchCorrection, NotAQa
from relevo.desk.corrections.queries import get_spoken, render_correction
from relevo.desk.corrections.schemas import AnswerCorrection, CorrectionOut
from relevo.desk.knowledge import api as knowledge
from relevo.kit.ids import AssistantId, DocumentId, new_id
from relevo.platform.auth.actors import Actor, Role, RoleTooLow
from relevo.platform.db import Tx

Kept = dict[str, Any]


async def do_correct(tx: Tx, message_id: UUID, given: AnswerCorrection, *, by: Actor) -> CorrectionOut:
    """Raises NothingToCorrect, NotAQa, AlreadySo, NoSuchDocument, NoSuchAssistant, TooManyPhrasings, RoleTooLow."""
    spoken = await get_spoken(tx, message_id)
    document_id, before, after = await _apply(tx, given, spoken.language, by=by)
    correction_id = new_id()
    await repository.insert_correction(
        tx,
        {
            "id": correction_id,
            "conversation_id": spoken.conversation_id,
            "message_id": message_id,
            "kind": given.kind,
            "fault": given.fault,
            "question": given.question or "",
            "said": spoken.text,
            "document_id": document_id,
            "assistant_id": given.assistant_id,
            "part": given.part,
            "before": before,
            "after": after,
            "made_by": by.teammate_id,
            "made_by_name": by.name,
        },
    )
    await keep_as_case(tx, correction_id, spoken, given, by=by)
    if given.fault not in ("should_not_pass", "missing"):
        # It said something that had to be put right: what it may say alone is asked again.
        await autonomy.note_complaint(tx, spoken.conversation_id, "correction")
    await audit.record(
        tx, "correction.made", by=by, subject_kind="correction", subject_id=correction_id, kind=given.kind
    )
    return await _get(tx, correction_id)


async def _apply(
    tx: Tx, given: AnswerCorrection, language: str | None, *, by: Actor
) -> tuple[DocumentId | None, Kept, Kept]:
    if given.kind == "instruction":
        before, after = await _add_line(tx, given, by=by)
        return None, before, after
    if given.kind == "new_qa":
        qa = knowledge.QaInput.model_validate(
            {"question": given.question, "answer": given.answer, "language": _known(language)}
        )
        added = await knowledge.do_add_qa(tx, qa, by=by)
        return added.id, {}, {"answer": qa.answer, "phrasings": [], "shown": qa.answer}
    found = await _qa(tx, given.document_id)
    if given.kind == "phrasing":
        if given.question in (found.question, *found.phrasings):
            raise AlreadySo
        change: Kept = {"phrasings": [*found.phrasings, given.question]}
        before, after = {"phrasings": found.phrasings}, {**change, "shown": given.question}
    else:
        if given.answer == found.answer:
            raise AlreadySo
        change = {"answer": given.answer}
        before, after = {"answer": found.answer, "shown": found.answer}, {**change, "shown": given.answer}
    await knowledge.do_change_document(tx, found.document_id, knowledge.DocumentChange.model_validate(change), by=by)
    return found.document_id, before, after


async def _add_line(tx: Tx, given: AnswerCorrection, *, by: Actor) -> tuple[Kept, Kept]:
    """Instructions are the admins': so is correcting them."""
    if not by.role.covers(Role.ADMIN):
        raise RoleTooLow
    assistant_id, part = AssistantId(given.assistant_id or new_id()), str(given.part)
    assistant = await assistants.get_assistant(tx, assistant_id)
    stood: str = getattr(assistant.config.instructions, part)
    line = f"- {given.line}"
    if line in stood.split("\n"):
        raise AlreadySo
    await _write_part(tx, assistant, part, f"{stood}\n{line}".strip("\n"), by=by)
    return {"shown": ""}, {"line": line, "shown": given.line}


async def _write_part(tx: Tx, assistant: assistants.Assistant, part: str, text: str, *, by: Actor) -> None:
    instructions = {**assistant.config.instructions.model_dump(), part: text}
    change = assistants.AssistantChange.model_validate({"instructions": instructions})
    await assistants.do_change_assistant(tx, assistant.id, change, by=by)


async def do_take_back(tx: Tx, correction_id: UUID, *, by: Actor) -> CorrectionOut:
    """As it was before; a second time changes nothing. Raises NoSuchCorrection, CannotTakeBack, RoleTooLow."""
    row = await repository.find_correction(tx, correction_id, lock=True)
    if row is None:
        raise NoSuchCorrection
    if row["state"] == "taken_back":
        return render_correction(row)
    if row["kind"] == "instruction":
        await _remove_line(tx, row["assistant_id"], row["part"], row["after"]["line"], by=by)
    else:
        await _restore_qa(tx, row["kind"], DocumentId(row["document_id"]), row["before"], row["after"], by=by)
    await cases.delete_case_of_correction(tx, correction_id)
    await repository.mark_taken_back(tx, correction_id, by=by.teammate_id, name=by.name)
    await audit.record(tx, "correction.taken_back", by=by, subject_kind="correction", subject_id=correction_id)
    return await _get(tx, correction_id)


async def _restore_qa(tx: Tx, kind: str, document_id: DocumentId, before: Kept, after: Kept, *, by: Actor) -> None:
    found = await knowledge.find_qa(tx, document_id)
    if found is None:
        raise CannotTakeBack
    stands: Kept = {"answer": found.answer, "phrasings": found.phrasings}
    if any(stands[field] != after[field] for field in stands if field in after):
        raise CannotTakeBack
    if kind == "new_qa":
        await knowledge.do_delete_document(tx, document_id, by=by)
        return
    change = {field: before[field] for field in ("answer", "phrasings") if field in before}
    await knowledge.do_change_document(tx, document_id, knowledge.DocumentChange.model_validate(change), by=by)


async def _remove_line(tx: Tx, assistant_id: UUID, part: str, line: str, *, by: Actor) -> None:
    if not by.role.covers(Role.ADMIN):
        raise RoleTooLow
    assistant = await assistants.get_assistant(tx, AssistantId(assistant_id))
    lines: list[str] = getattr(assistant.config.instructions, part).split("\n")
    if line not in lines:
        raise CannotTakeBack
    # The last one: the same line may have stood there before.
    at = len(lines) - 1 - lines[::-1].index(line)
    await _write_part(tx, assistant, part, "\n".join(lines[:at] + lines[at + 1 :]), by=by)


async def _qa(tx: Tx, document_id: DocumentId | None) -> knowledge.Qa:
    found = None if document_id is None else await knowledge.find_qa(tx, document_id)
    if found is None:
        raise NotAQa
    return found


def _known(language: str | None) -> str | None:
    return language if language in ("en", "es", "pt", "fr") else None


async def _get(tx: Tx, correction_id: UUID) -> CorrectionOut:
    row = await repository.find_correction(tx, correction_id)
    if row is None:
        raise NoSuchCorrection
    return render_correction(row)
