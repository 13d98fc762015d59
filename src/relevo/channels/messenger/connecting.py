"""What the Check button asks Meta, and what it mends: the page's token, the app's address, the page's subscription and
its first questions."""

from relevo.channels.meta.checking import Found, ask_token_end, note_address, token_of, why
from relevo.channels.meta.first_questions import set_questions
from relevo.channels.meta.subscribing import subscribe
from relevo.desk.channels.api import Connection
from relevo.platform.graph import GraphApi, GraphFault, text_of
from relevo.platform.graph.subscribing import OurAddress, subscribe_app

OBJECT = "page"
FIELDS = (
    "messages",
    "messaging_postbacks",
    "message_deliveries",
    "message_reads",
    "message_echoes",
    "message_reactions",
    "message_edits",
    "messaging_referrals",
)


async def examine(api: GraphApi, app: GraphApi, connection: Connection, found: Found) -> None:
    """`api` speaks with the page's token, `app` with the app's own."""
    if await _page(api, found):
        await ask_token_end(api, found)
        await _address(app, connection, found)
        path, app_id = f"{found.account_id}/subscribed_apps", connection.value("app_id")
        await subscribe(api, connection, found, path=path, fields=FIELDS, app_id=app_id)
        await set_questions(api, connection, found)


async def _page(api: GraphApi, found: Found) -> bool:
    try:
        page = await api.get("me", {"fields": "id,name"})
    except GraphFault as fault:
        name, code = why(fault)
        found.bad(name, code, str(fault))
        return False
    found.account_id, found.name = text_of(page.get("id")), text_of(page.get("name")) or ""
    found.learned["page_id"] = found.learned["own_ids"] = found.account_id or ""
    found.good("token")
    found.good("page", found.name)
    return True


async def _address(app: GraphApi, connection: Connection, found: Found) -> None:
    note_address(app, connection, found)
    try:
        address = await subscribe_app(
            app,
            connection.value("app_id"),
            object_name=OBJECT,
            ours=OurAddress(hook_url=connection.hook_url, token=token_of(connection), live=connection.sibling_hooks),
            fields=FIELDS,
        )
    except GraphFault as fault:
        # The app's own token is its id and its secret: a wrong one is a wrong secret.
        if fault.code == 190:
            found.bad("app_secret", "wrong", str(fault))
        else:
            found.bad("hook", "not_subscribed", str(fault))
        return
    found.good("hook", address)


async def unsubscribe(api: GraphApi, connection: Connection) -> None:
    await api.delete(f"{connection.value('page_id') or 'me'}/subscribed_apps")
