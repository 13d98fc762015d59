"""What the Check button asks Meta, and what it mends: the page's token, the app's address, the page's subscription.

Meta takes the subscription away after an hour of failures, so it is asked for again with every check.
"""

from dataclasses import dataclass, field
from datetime import datetime

from relevo.desk.channels.api import Check, Checked, Connection
from relevo.platform.egress import EgressError
from relevo.platform.graph import GraphApi, GraphFault, dict_of, dicts_of, text_of, time_of
from relevo.platform.graph.subscribing import subscribe_app, verify_token

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


def token_of(connection: Connection) -> str:
    return verify_token(connection.secret("app_secret"), connection.hook_url)


@dataclass
class _Found:
    checks: list[Check] = field(default_factory=list[Check])
    learned: dict[str, str] = field(default_factory=dict[str, str])
    name: str = ""
    page_id: str | None = None
    expires_at: datetime | None = None

    def good(self, name: str, detail: str = "") -> None:
        self.checks.append(Check(name=name, ok=True, detail=detail))

    def bad(self, name: str, code: str, detail: str = "", *, is_advice: bool = False) -> None:
        self.checks.append(Check(name=name, ok=False, code=code, detail=detail, is_advice=is_advice))


async def check(api: GraphApi, app: GraphApi, connection: Connection) -> Checked:
    """`api` speaks with the page's token, `app` with the app's own."""
    found = _Found(learned={"verify_token": token_of(connection)})
    try:
        if await _page(api, found):
            await _token(api, found)
            await _address(app, connection, found)
            await _subscription(api, found)
    except EgressError as error:
        found.bad("provider", "no_answer", str(error))
    return Checked(
        checks=found.checks,
        account_id=found.page_id,
        account_name=found.name,
        learned=found.learned,
        expires_at=found.expires_at,
    )


async def _page(api: GraphApi, found: _Found) -> bool:
    try:
        page = await api.get("me", {"fields": "id,name"})
    except GraphFault as fault:
        name, code = why(fault)
        found.bad(name, code, str(fault))
        return False
    found.page_id, found.name = text_of(page.get("id")), text_of(page.get("name")) or ""
    found.learned["page_id"] = found.page_id or ""
    found.good("token")
    found.good("page", found.name)
    return True


def why(fault: GraphFault) -> tuple[str, str]:
    if fault.code == 190:
        return "token", "expired" if fault.subcode in (460, 463, 467) else "invalid"
    if "appsecret_proof" in fault.message:
        return "app_secret", "wrong"
    if fault.code is not None and (fault.code == 10 or 200 <= fault.code < 300):
        return "token", "permission"
    return "provider", "refused"


async def _token(api: GraphApi, found: _Found) -> None:
    try:
        about = dict_of((await api.get("debug_token", {"input_token": api.token})).get("data"))
    except GraphFault:
        return  # only a kindness: the token works, as was seen before
    ends = text_of(about.get("expires_at"))
    found.expires_at = time_of(ends) if ends and ends != "0" else None
    if found.expires_at is not None:
        found.bad("token_end", "temporary", found.expires_at.isoformat(), is_advice=True)


async def _address(app: GraphApi, connection: Connection, found: _Found) -> None:
    if not connection.hook_url.startswith("https://") and app.base_url.startswith("https://"):
        found.bad("public", "not_public", connection.hook_url, is_advice=True)
    try:
        address = await subscribe_app(
            app,
            connection.value("app_id"),
            object_name=OBJECT,
            hook_url=connection.hook_url,
            token=token_of(connection),
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


async def _subscription(api: GraphApi, found: _Found) -> None:
    path = f"{found.page_id}/subscribed_apps"
    try:
        await api.post(path, {"subscribed_fields": ",".join(FIELDS)})
        answer = await api.get(path)
    except GraphFault as fault:
        found.bad("subscription", "refused", str(fault))
        return
    if dicts_of(answer.get("data")):
        found.good("subscription")
    else:
        found.bad("subscription", "missing")


async def unsubscribe(api: GraphApi, connection: Connection) -> None:
    await api.delete(f"{connection.value('page_id') or 'me'}/subscribed_apps")
