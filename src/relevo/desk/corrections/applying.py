"""Making a correction's change, and putting back what stood before it."""

from relevo.desk.corrections.configuring import Kept, do_configure, do_unconfigure
from relevo.desk.corrections.errors import AlreadySo, CannotTakeBack, NotAQa, NotInText
from relevo.desk.corrections.schemas import AnswerCorrection
from relevo.desk.knowledge import api as knowledge
from relevo.kit.ids import DocumentId, new_id
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Record, Tx

# Corrections of what the assistant is told to do; the others are of the knowledge.
CONFIGURED = ("instruction", "guide", "rule")


async def apply_change(
    tx: Tx, given: AnswerCorrection, language: str | None, *, by: Actor
) -> tuple[DocumentId | None, Kept, Kept]:
    """The document that changed, if one did, with what stood before and what stands after. Raises as `do_correct`."""
    if given.kind in CONFIGURED:
        before, after = await do_configure(tx, given, by=by)
        return None, before, after
    if given.kind == "edit_text":
        return await _edit_text(tx, given, by=by)
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


async def _edit_text(tx: Tx, given: AnswerCorrection, *, by: Actor) -> tuple[DocumentId, Kept, Kept]:
    document_id = DocumentId(given.document_id or new_id())
    old, new = given.old or "", given.answer or ""
    if old == new:
        raise AlreadySo
    await _replace_words(tx, document_id, old, new, by=by, missing=NotInText)
    return document_id, {"text": old, "shown": old}, {"text": new, "shown": new}


async def _replace_words(
    tx: Tx, document_id: DocumentId, old: str, new: str, *, by: Actor, missing: type[Exception]
) -> None:
    """Where they stand exactly once. Elsewhere a person must see the whole text."""
    document = await knowledge.find_document(tx, document_id, lock=True)
    if document is None or document.kind == "qa" or document.text.count(old) != 1:
        raise missing
    change = knowledge.DocumentChange(text=document.text.replace(old, new))
    await knowledge.do_change_document(tx, document_id, change, by=by)


async def put_back(tx: Tx, row: Record, *, by: Actor) -> None:
    """Raises CannotTakeBack, RoleTooLow."""
    if row["kind"] in CONFIGURED:
        await do_unconfigure(tx, row["kind"], row["assistant_id"], row["part"], row["after"], by=by)
    elif row["kind"] == "edit_text":
        words = row["after"]["text"], row["before"]["text"]
        await _replace_words(tx, DocumentId(row["document_id"]), *words, by=by, missing=CannotTakeBack)
    else:
        await _restore_qa(tx, row["kind"], DocumentId(row["document_id"]), row["before"], row["after"], by=by)


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


async def _qa(tx: Tx, document_id: DocumentId | None) -> knowledge.Qa:
    found = None if document_id is None else await knowledge.find_qa(tx, document_id)
    if found is None:
        raise NotAQa
    return found


def _known(language: str | None) -> str | None:
    return language if language in ("en", "es", "pt", "fr") else None
