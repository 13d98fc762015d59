"""Ice breakers: questions that stand there before a customer's first message. A press on one is what they say."""

import re

from relevo.channels.meta.checking import Found
from relevo.desk.channels.api import ConnectField, Connection
from relevo.platform.graph import GraphApi, GraphFault, Json

MOST = 4
CHARS = 80
FIELD = ConnectField(name="ice_breakers", required=False, pattern=r"[\s\S]{0,400}")


def questions_of(connection: Connection) -> list[str]:
    """Separated by line ends or semicolons; what is too many is left out, what is too long is cut."""
    return [line[:CHARS] for line in _written(connection)][:MOST]


def _written(connection: Connection) -> list[str]:
    lines = re.split(r"[;\n]", connection.value(FIELD.name))
    return [line.strip() for line in lines if line.strip()]


async def set_questions(api: GraphApi, connection: Connection, found: Found, *, platform: str = "") -> None:
    """`platform`: whose they are, where the same call is for another one otherwise."""
    questions, of_platform = questions_of(connection), {"platform": platform} if platform else {}
    if not questions and not connection.value("has_ice_breakers"):
        return
    try:
        if questions:
            await api.post("me/messenger_profile", {**of_platform, "ice_breakers": _profile(questions)})
        else:
            await api.delete("me/messenger_profile", {**of_platform, "fields": '["ice_breakers"]'})
    except GraphFault as fault:
        found.bad("ice_breakers", "refused", str(fault), is_advice=True)
        return
    found.learned["has_ice_breakers"] = "yes" if questions else ""
    said = " · ".join(questions)
    if questions == _written(connection):
        found.good("ice_breakers", said)
    else:
        found.bad("ice_breakers", "shortened", said, is_advice=True)


def _profile(questions: list[str]) -> list[Json]:
    actions = [{"question": question, "payload": f"ice:{place}"} for place, question in enumerate(questions)]
    return [{"call_to_actions": actions, "locale": "default"}]
