"""What a form of the page does. Answers with the key of the sentence that is shown afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from relevo.desk.contacts.api import do_confirm_code
from relevo.desk.memories.actions.change_memory import (
    Changer,
    customer,
    do_change_memory,
    do_forget_all,
    do_forget_memory,
)
from relevo.desk.memories.actions.choose_consent import do_choose_consent
from relevo.desk.memories.errors import NeverRemembered, NoSuchMemory
from relevo.desk.memories.queries import get_memory
from relevo.desk.memories.schemas import MEMORY_CHARACTERS, MemoryChange
from relevo.kit.ids import ContactId, MemoryId
from relevo.platform.db import Tx
from relevo.platform.http.texts import check_single_line


@dataclass(frozen=True)
class Outcome:
    """`key` begins with told_ or problem_."""

    key: str

    @property
    def is_problem(self) -> bool:
        return self.key.startswith("problem_")


async def do_form(tx: Tx, contact_id: ContactId, form: Mapping[str, str]) -> Outcome:
    """All but the mail with the code, which is sent outside the transaction."""
    by = customer(contact_id)
    match form.get("do"):
        case "correct":
            return await _correct(tx, contact_id, form, by)
        case "erase":
            return await _erase(tx, contact_id, form, by)
        case "erase_all":
            await do_forget_all(tx, contact_id, by=by)
            return Outcome("told_erased_all")
        case "refuse":
            await do_choose_consent(tx, contact_id, "refused", by=by)
            return Outcome("told_refused")
        case "agree":
            await do_choose_consent(tx, contact_id, "granted", by=by)
            return Outcome("told_agreed")
        case "confirm":
            confirmed = await do_confirm_code(tx, contact_id, form.get("code", ""))
            return Outcome("told_confirmed" if confirmed else "problem_code")
        case _:
            return Outcome("problem_gone")


async def _correct(tx: Tx, contact_id: ContactId, form: Mapping[str, str], by: Changer) -> Outcome:
    memory_id = await _own(tx, contact_id, form)
    if memory_id is None:
        return Outcome("problem_gone")
    try:
        text = check_single_line(form.get("text", ""))
    except ValueError:
        return Outcome("problem_text")
    if len(text) > MEMORY_CHARACTERS:
        return Outcome("problem_text")
    try:
        await do_change_memory(tx, memory_id, MemoryChange(text=text), by=by)
    except NeverRemembered:
        return Outcome("problem_never")
    return Outcome("told_corrected")


async def _erase(tx: Tx, contact_id: ContactId, form: Mapping[str, str], by: Changer) -> Outcome:
    memory_id = await _own(tx, contact_id, form)
    if memory_id is None:
        return Outcome("problem_gone")
    await do_forget_memory(tx, memory_id, by=by)
    return Outcome("told_erased")


async def _own(tx: Tx, contact_id: ContactId, form: Mapping[str, str]) -> MemoryId | None:
    """The memory that is named, if it is one of theirs."""
    try:
        memory = await get_memory(tx, MemoryId(UUID(form.get("id", ""))))
    except (ValueError, NoSuchMemory):
        return None
    return memory.id if memory.contact_id == contact_id else None
