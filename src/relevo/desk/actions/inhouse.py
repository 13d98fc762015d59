"""Actions that need no other system: they write into Relevo itself, in the transaction that settles them."""

from datetime import timedelta

from relevo.desk.actions.ledger import Ended
from relevo.desk.actions.loading import Loaded
from relevo.desk.actions.tables import Run
from relevo.desk.contacts import api as contacts
from relevo.desk.followups import api as followups
from relevo.desk.routing import api as routing
from relevo.desk.tags import api as tags
from relevo.kit.ids import ContactId, ConversationId
from relevo.platform.db import Tx

# While people are here, somebody gets back within the hour.
CALL_BACK_WITHIN = timedelta(hours=1)
MOST_NOTE = 500


async def do_inhouse(tx: Tx, loaded: Loaded, run: Run) -> Ended:
    """What the action's own definition names. It happens if and only if its line in the ledger says so."""
    if run.contact_id is None:
        return Ended(state="failed", problem="not_possible", detail="There is no contact.")
    if loaded.target.definition.builtin == "callback":
        return await _open_callback(tx, run, ContactId(run.contact_id))
    if loaded.target.definition.builtin == "tag":
        return await _put_tags(tx, run)
    return await _write_attributes(tx, run, ContactId(run.contact_id))


async def _write_attributes(tx: Tx, run: Run, contact_id: ContactId) -> Ended:
    """Attributes of the contact, from the arguments of the same names."""
    attributes = {name: value for name, value in run.arguments.items() if isinstance(value, str | int | float | bool)}
    try:
        change = contacts.ContactChange.model_validate({"attributes": attributes})
        await contacts.do_change_contact(tx, contact_id, change)
    except (ValueError, contacts.TooManyAttributes) as error:
        return Ended(state="failed", problem="refused_there", detail=str(error)[:500])
    return Ended(state="done", result=attributes, attempts=1)


async def _put_tags(tx: Tx, run: Run) -> Ended:
    """Tags on the conversation: the values of all arguments, whatever they are called."""
    if run.conversation_id is None:
        return Ended(state="failed", problem="not_possible", detail="There is no conversation.")
    named = [value for value in run.arguments.values() if isinstance(value, str)]
    try:
        put = [tag for tag in (tags.plain_tag(value)[: tags.LONGEST_TAG].strip() for value in named) if tag]
        await tags.do_add_tags(tx, run.conversation_id, put, by_kind="assistant", by_name=run.title)
    except (ValueError, tags.TooManyTags) as error:
        return Ended(state="failed", problem="refused_there", detail=str(error)[:500])
    return Ended(state="done", result={"tags": ", ".join(put)}, attempts=1)


async def _open_callback(tx: Tx, run: Run, contact_id: ContactId) -> Ended:
    """A task to get back to the customer, due when the team can keep it."""
    if run.conversation_id is None:
        return Ended(state="failed", problem="not_possible", detail="There is no conversation.")
    available = await routing.describe_availability(tx, run.language, conversation_id=run.conversation_id)
    due_at = available.callback_due_at or await tx.now() + CALL_BACK_WITHIN
    opened = await followups.do_open_callback(
        tx,
        followups.NewCallback(
            conversation_id=ConversationId(run.conversation_id),
            contact_id=contact_id,
            reason="asked_for_person",
            due_at=due_at,
            note=str(run.arguments.get("note") or "")[:MOST_NOTE],
        ),
    )
    return Ended(state="done", result={"due_at": opened.due_at.isoformat()}, attempts=1)
