"""What the Check button asks Meta, and what it mends: the token, the number, the account, the webhook.

One question after the other; each answers with a line on the screen that says what is wrong, not only that something
is. The webhook is subscribed here, with our own address for this number, so that nobody has to paste it.
"""

from relevo.channels.meta.checking import Found, ask_token_end, note_address, token_of, why
from relevo.desk.channels.api import Connection
from relevo.platform.graph import GraphApi, GraphFault, Json, dicts_of, text_of

NUMBER_FIELDS = "display_phone_number,verified_name,quality_rating,platform_type"


async def examine(api: GraphApi, connection: Connection, found: Found) -> None:
    if await _number(api, connection, found) and await _account(api, connection, found):
        await ask_token_end(api, found)
        await _hook(api, connection, found)


async def _number(api: GraphApi, connection: Connection, found: Found) -> bool:
    number_id = connection.value("phone_number_id")
    try:
        number = await api.get(number_id, {"fields": NUMBER_FIELDS})
    except GraphFault as fault:
        name, code = _why(fault)
        found.bad(name, code, str(fault))
        return False
    shown = text_of(number.get("display_phone_number")) or number_id
    name = text_of(number.get("verified_name"))
    found.account_id = number_id
    found.name = f"{name} · {shown}" if name else shown
    found.learned["display_phone_number"] = shown
    found.learned["is_on_phone_too"] = "yes" if number.get("platform_type") == "SMB" else ""
    found.good("token")
    found.good("number", found.name)
    quality = text_of(number.get("quality_rating"))
    if quality in ("RED", "LOW"):
        found.bad("quality", "red", quality, is_advice=True)
    return True


def _why(fault: GraphFault) -> tuple[str, str]:
    """A number that does not exist, or is another's, is refused as a wrong parameter."""
    named = why(fault)
    return ("number", "unknown") if fault.code == 100 and named == ("provider", "refused") else named


async def _account(api: GraphApi, connection: Connection, found: Found) -> bool:
    """Whether the number belongs to the account that was named."""
    try:
        answer = await api.get(f"{connection.value('business_account_id')}/phone_numbers", {"limit": "100"})
    except GraphFault as fault:
        name, code = _why(fault)
        found.bad("account" if name == "number" else name, code, str(fault))
        return False
    if connection.value("phone_number_id") not in {text_of(one.get("id")) for one in dicts_of(answer.get("data"))}:
        found.bad("account", "other_number")
        return False
    found.good("account")
    return True


async def _hook(api: GraphApi, connection: Connection, found: Found) -> None:
    note_address(api, connection, found, name="hook")
    account = connection.value("business_account_id")
    body = {"override_callback_uri": connection.hook_url, "verify_token": token_of(connection)}
    try:
        await api.post(f"{account}/subscribed_apps", body)
        answer = await api.get(f"{account}/subscribed_apps")
    except GraphFault as fault:
        # Messages may come all the same, through an address that was set by hand.
        found.bad("hook", "not_subscribed", str(fault))
        return
    if _is_ours(answer, connection.hook_url):
        found.good("hook", connection.hook_url)
    else:
        found.bad("hook", "other_address", connection.hook_url, is_advice=True)


def _is_ours(answer: Json, hook_url: str) -> bool:
    return any(text_of(app.get("override_callback_uri")) == hook_url for app in dicts_of(answer.get("data")))


async def unsubscribe(api: GraphApi, connection: Connection) -> None:
    await api.delete(f"{connection.value('business_account_id')}/subscribed_apps")
