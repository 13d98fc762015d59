"""Actions that need no other system: they write into Relevo itself, in the transaction that settles them."""

from relevo.desk.actions.ledger import Ended
from relevo.desk.actions.loading import Loaded
from relevo.desk.actions.tables import Run
from relevo.desk.contacts import api as contacts
from relevo.desk.contacts.errors import TooManyAttributes
from relevo.kit.ids import ContactId
from relevo.platform.db import Tx


async def do_inhouse(tx: Tx, _loaded: Loaded, run: Run) -> Ended:
    """An attribute of the contact, written from the arguments of the same names."""
    if run.contact_id is None:
        return Ended(state="failed", problem="not_possible", detail="There is no contact.")
    attributes = {name: value for name, value in run.arguments.items() if isinstance(value, str | int | float | bool)}
    try:
        change = contacts.ContactChange.model_validate({"attributes": attributes})
        await contacts.do_change_contact(tx, ContactId(run.contact_id), change)
    except (ValueError, TooManyAttributes) as error:
        return Ended(state="failed", problem="refused_there", detail=str(error)[:500])
    return Ended(state="done", result=attributes, attempts=1)
