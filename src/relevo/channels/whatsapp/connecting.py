"""What the Check button asks Meta, and what it mends: the token, the number, the account, the webhook.

One question after the other; each answers with a line on the screen that says what is wrong, not only that something
is. The webhook is subscribed here, with our own address for this number, so that nobody has to paste it.
"""

from dataclasses import dataclass, field
from datetime import datetime

from relevo.desk.channels.api import Check, Checked, Connection
from relevo.platform.egress import EgressError
from relevo.platform.graph import GraphApi, GraphFault, Json, dict_of, dicts_of, text_of, time_of
from relevo.platform.graph.subscribing import verify_token

NUMBER_FIELDS = "display_phone_number,verified_name,quality_rating,platform_type"


def token_of(connection: Connection) -> str:
    return verify_token(connection.secret("app_secret"), connection.hook_url)


@dataclass
class _Found:
    checks: list[Check] = field(default_factory=list[Check])
    learned: dict[str, str] = field(default_factory=dict[str, str])
    name: str = ""
    number_id: str | None = None
    expires_at: datetime | None = None

    def good(self, name: str, detail: str = "") -> None:
        self.checks.append(Check(name=name, ok=True, detail=detail))

    def bad(self, name: str, code: str, detail: str = "", *, is_advice: bool = False) -> None:
        self.checks.append(Check(name=name, ok=False, code=code, detail=detail, is_advice=is_advice))


async def check(api: GraphApi, connection: Connection) -> Checked:
    found = _Found(learned={"verify_token": token_of(connection)})
    try:
        if await _number(api, connection, found) and await _account(api, connection, found):
            await _token(api, found)
            await _hook(api, connection, found)
    except EgressError as error:
        found.bad("provider", "no_answer", str(error))
    return Checked(
        checks=found.checks,
        account_id=found.number_id,
        account_name=found.name,
        learned=found.learned,
        expires_at=found.expires_at,
    )


async def _number(api: GraphApi, connection: Connection, found: _Found) -> bool:
    number_id = connection.value("phone_number_id")
    try:
        number = await api.get(number_id, {"fields": NUMBER_FIELDS})
    except GraphFault as fault:
        name, code = _why(fault)
        found.bad(name, code, str(fault))
        return False
    shown = text_of(number.get("display_phone_number")) or number_id
    name = text_of(number.get("verified_name"))
    found.number_id = number_id
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
    if fault.code == 190:
        return "token", "expired" if fault.subcode == 463 else "invalid"
    if "appsecret_proof" in fault.message:
        return "app_secret", "wrong"
    if fault.code == 100:
        return "number", "unknown"
    if fault.code in (10, 200) or (fault.code is not None and 200 <= fault.code < 300):
        return "token", "permission"
    return "provider", "refused"


async def _account(api: GraphApi, connection: Connection, found: _Found) -> bool:
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


async def _token(api: GraphApi, found: _Found) -> None:
    """When it ends. A token of a system member never does; one from the dashboard ends within a day."""
    try:
        about = dict_of((await api.get("debug_token", {"input_token": api.token})).get("data"))
    except GraphFault:
        return  # only a kindness: the token works, as was seen before
    ends = text_of(about.get("expires_at"))
    found.expires_at = time_of(ends) if ends and ends != "0" else None
    if found.expires_at is not None:
        found.bad("token_end", "temporary", found.expires_at.isoformat(), is_advice=True)


async def _hook(api: GraphApi, connection: Connection, found: _Found) -> None:
    if not connection.hook_url.startswith("https://") and api.base_url.startswith("https://"):
        found.bad("hook", "not_public", connection.hook_url, is_advice=True)
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
