"""The account's subscription: without it nothing comes in, and Meta takes it away after an hour of failures.

Asked for again with every check. A loss is said for some days: what customers wrote meanwhile was told to nobody.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import cast

from relevo.channels.meta.checking import Found
from relevo.desk.channels.api import Connection
from relevo.platform.graph import GraphApi, GraphFault, dict_of, dicts_of, text_of, time_of

SAID_FOR = timedelta(days=3)
FAILS_FOR = timedelta(hours=1)
"""Before Meta ends a subscription, it got no answer for so long: nor were those webhooks heard."""
_MESSAGING = "messag"
"""What every field of messages begins with; a token for messages may subscribe to no other."""


async def subscribe(
    api: GraphApi, connection: Connection, found: Found, *, path: str, fields: Sequence[str], app_id: str = ""
) -> None:
    """Each call names all fields anew, so what another channel of the same page asked for is named again with ours."""
    known = connection.value("subscribed_fields").split(",") if connection.value("subscribed_fields") else []
    try:
        before = await _subscribed(api, path, app_id, unnamed=known)
        await api.post(path, {"subscribed_fields": ",".join(sorted({*before, *fields}))})
        after = await _subscribed(api, path, app_id, unnamed=fields)
    except GraphFault as fault:
        found.bad("subscription", "refused", str(fault))
        return
    if not after:
        found.bad("subscription", "missing")
        return
    now = datetime.now(UTC)
    was_lost = bool(set(known) - before)
    lost_at = now if was_lost else time_of(connection.value("subscription_lost_at"))
    if was_lost:
        found.missed_since = (time_of(connection.value("subscription_seen_at")) or now) - FAILS_FOR
    found.learned["subscribed_fields"] = ",".join(fields)
    found.learned["subscription_seen_at"] = str(int(now.timestamp()))
    found.learned["subscription_lost_at"] = str(int(lost_at.timestamp())) if lost_at else ""
    if lost_at and now - lost_at < SAID_FOR:
        found.bad("subscription", "restored", lost_at.isoformat(timespec="seconds"), is_advice=True)
    else:
        found.good("subscription")


async def _subscribed(api: GraphApi, path: str, app_id: str, *, unnamed: Sequence[str]) -> set[str]:
    """The fields of messages that our app is told of; `unnamed` where the answer names the app without its fields."""
    found: set[str] = set()
    for app in dicts_of((await api.get(path)).get("data")):
        if app_id and text_of(app.get("id")) not in (app_id, None):
            continue
        listed = app.get("subscribed_fields")
        if isinstance(listed, list):
            names = cast("list[object]", listed)
            # Older versions of the API write objects with a name.
            named = (text_of(one) or text_of(dict_of(one).get("name")) for one in names)
            found |= {name for name in named if name and name.startswith(_MESSAGING)}
        else:
            found |= set(unnamed)
    return found
