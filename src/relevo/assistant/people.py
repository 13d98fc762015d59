"""What a customer hears about people at a pass: who is there, and, where nobody is, how they will be reached.

Every sentence is routing's. A promise to get back is only made together with the task for it: whoever says
`tell_people` passes the baton, and the commit makes the callback.
"""

from collections.abc import Iterable

from relevo.assistant.context import Availability, ContactFacts, TurnContext
from relevo.assistant.outcomes import Filled
from relevo.desk.routing import api as routing
from relevo.kit.text.reach import Reach, find_reach


def find_reach_in(contact: ContactFacts, filled: Iterable[Filled]) -> Reach | None:
    """What the customer gave in this conversation before what was known of them."""
    given = {item.name: item.value for item in filled}
    for value in (given.get("email"), given.get("phone"), contact.email, contact.phone):
        reach = find_reach(value) if value else None
        if reach is not None:
            return reach
    return None


def tell_people(context: TurnContext, language: str, filled: Iterable[Filled] = ()) -> str:
    """Empty where nothing is known about people (the playground, measuring)."""
    if context.availability is None:
        return ""
    return people_text(context.availability, find_reach_in(context.contact, filled or context.filled), language)


def people_text(known: Availability, reach: Reach | None, language: str) -> str:
    if known.callback_due_at is None:
        return known.text
    told = routing.say_reach(reach.value if reach else None, language, is_here=known.is_reachable_here)
    return f"{known.text} {told}"
