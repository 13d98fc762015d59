"""What the Check button asks Meta, and what it mends: the token, the account, its subscription, its ice breakers.

There are two logins. With Instagram's own, the token ends after sixty days and is renewed with every check; the app's
address has to be pasted in Meta's dashboard. With Facebook's, a page stands for the account.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from relevo.desk.channels.api import Check, Checked, Connection
from relevo.platform.egress import EgressError
from relevo.platform.graph import GraphApi, GraphFault, Json, dict_of, dicts_of, number_of, text_of, time_of
from relevo.platform.graph.subscribing import verify_token

INSTAGRAM_LOGIN = "instagram"
FIELDS = (
    "messages",
    "messaging_postbacks",
    "messaging_seen",
    "message_reactions",
    "message_edit",
    "messaging_referral",
)
ICE_BREAKERS = 4
ICE_BREAKER_CHARS = 80
RENEW_AFTER = timedelta(days=1)


def token_of(connection: Connection) -> str:
    return verify_token(connection.secret("app_secret"), connection.hook_url)


def is_instagram_login(connection: Connection) -> bool:
    return connection.value("login") == INSTAGRAM_LOGIN


@dataclass
class _Found:
    checks: list[Check] = field(default_factory=list[Check])
    learned: dict[str, str] = field(default_factory=dict[str, str])
    name: str = ""
    account_id: str | None = None
    new_secrets: dict[str, str] = field(default_factory=dict[str, str])
    expires_at: datetime | None = None

    def good(self, name: str, detail: str = "") -> None:
        self.checks.append(Check(name=name, ok=True, detail=detail))

    def bad(self, name: str, code: str, detail: str = "", *, is_advice: bool = False) -> None:
        self.checks.append(Check(name=name, ok=False, code=code, detail=detail, is_advice=is_advice))


async def check(api: GraphApi, connection: Connection) -> Checked:
    found = _Found(learned={"verify_token": token_of(connection)})
    try:
        if await _account(api, connection, found):
            if is_instagram_login(connection):
                await _renew(api, connection, found)
            await _subscription(api, connection, found)
            await _ice_breakers(api, connection, found)
    except EgressError as error:
        found.bad("provider", "no_answer", str(error))
    return Checked(
        checks=found.checks,
        account_id=found.account_id,
        account_name=found.name,
        learned=found.learned,
        new_secrets=found.new_secrets,
        expires_at=found.expires_at,
    )


async def _account(api: GraphApi, connection: Connection, found: _Found) -> bool:
    own = "user_id,username,name"
    fields = own if is_instagram_login(connection) else "id,name,instagram_business_account{id,username,name}"
    try:
        answer = await api.get("me", {"fields": fields})
    except GraphFault as fault:
        name, code = why(fault)
        found.bad(name, code, str(fault))
        return False
    account = answer if is_instagram_login(connection) else dict_of(answer.get("instagram_business_account"))
    found.account_id = text_of(account.get("user_id")) or text_of(account.get("id"))
    if found.account_id is None:
        found.bad("account", "none")
        return False
    username = text_of(account.get("username"))
    found.name = f"@{username}" if username else text_of(account.get("name")) or found.account_id
    found.learned["account_id"] = found.account_id
    found.good("token")
    found.good("account", found.name)
    return True


def why(fault: GraphFault) -> tuple[str, str]:
    if fault.code == 190:
        return "token", "expired" if fault.subcode in (460, 463, 467) else "invalid"
    if "appsecret_proof" in fault.message:
        return "app_secret", "wrong"
    if fault.code is not None and (fault.code == 10 or 200 <= fault.code < 300):
        return "token", "permission"
    return "provider", "refused"


async def _renew(api: GraphApi, connection: Connection, found: _Found) -> None:
    """A token may be renewed from its second day on, and as often as one likes."""
    now = datetime.now(UTC)
    renewed = time_of(connection.value("token_renewed_at"))
    if renewed is not None and now - renewed < RENEW_AFTER:
        return
    query = {"grant_type": "ig_refresh_token", "access_token": api.token}
    try:
        answer = await api.get_from_root("refresh_access_token", query)
    except GraphFault as fault:
        found.bad("token_end", "not_renewed", str(fault), is_advice=True)
        return
    token, lives_s = text_of(answer.get("access_token")), number_of(answer.get("expires_in"))
    if token and lives_s:
        found.new_secrets["access_token"] = token
        found.expires_at = now + timedelta(seconds=lives_s)
        found.learned["token_renewed_at"] = str(int(now.timestamp()))


async def _subscription(api: GraphApi, connection: Connection, found: _Found) -> None:
    if not connection.hook_url.startswith("https://") and api.base_url.startswith("https://"):
        found.bad("public", "not_public", connection.hook_url, is_advice=True)
    try:
        await api.post("me/subscribed_apps", {"subscribed_fields": ",".join(FIELDS)})
        answer = await api.get("me/subscribed_apps")
    except GraphFault as fault:
        found.bad("subscription", "refused", str(fault))
        return
    if dicts_of(answer.get("data")):
        found.good("subscription")
    else:
        found.bad("subscription", "missing")


def ice_breakers_of(connection: Connection) -> list[str]:
    """Separated by line ends or semicolons; what is too many is left out, what is too long is cut."""
    lines = re.split(r"[;\n]", connection.value("ice_breakers"))
    return [line.strip()[:ICE_BREAKER_CHARS] for line in lines if line.strip()][:ICE_BREAKERS]


async def _ice_breakers(api: GraphApi, connection: Connection, found: _Found) -> None:
    """The questions that a customer sees before the first message."""
    questions = ice_breakers_of(connection)
    if not questions and not connection.value("has_ice_breakers"):
        return
    try:
        if questions:
            await api.post("me/messenger_profile", _profile(questions))
        else:
            await api.delete("me/messenger_profile", {"platform": "instagram", "fields": '["ice_breakers"]'})
    except GraphFault as fault:
        found.bad("ice_breakers", "refused", str(fault), is_advice=True)
        return
    found.learned["has_ice_breakers"] = "yes" if questions else ""
    found.good("ice_breakers", " · ".join(questions))


def _profile(questions: list[str]) -> Json:
    actions = [{"question": question, "payload": f"ice:{place}"} for place, question in enumerate(questions)]
    return {"platform": "instagram", "ice_breakers": [{"call_to_actions": actions, "locale": "default"}]}


async def unsubscribe(api: GraphApi) -> None:
    await api.delete("me/subscribed_apps")
