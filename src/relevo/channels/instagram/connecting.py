"""What the Check button asks Meta, and what it mends: the token, the account, its subscription, its ice breakers.

There are two logins. With Instagram's own, the token ends after sixty days and is renewed with every check; the app's
address has to be pasted in Meta's dashboard. With Facebook's, a page stands for the account.
"""

from datetime import UTC, datetime, timedelta

from relevo.channels.meta.checking import Found, note_address, why
from relevo.channels.meta.first_questions import set_questions
from relevo.channels.meta.subscribing import subscribe
from relevo.desk.channels.api import Connection
from relevo.platform.graph import GraphApi, GraphFault, dict_of, number_of, text_of, time_of

INSTAGRAM_LOGIN = "instagram"
SUBSCRIBED = "me/subscribed_apps"
FIELDS = (
    "messages",
    "messaging_postbacks",
    "messaging_seen",
    "message_reactions",
    "message_edit",
    "messaging_referral",
)
PAGE_FIELDS = (
    "messages",
    "messaging_postbacks",
    "message_reads",
    "message_reactions",
    "messaging_referrals",
)
"""With Facebook's login it is the page that subscribes, and a page has no Instagram fields: it refuses them. Which
events come follows from what is chosen for the object Instagram in the app's dashboard."""
RENEW_AFTER = timedelta(days=1)


def is_instagram_login(connection: Connection) -> bool:
    return connection.value("login") == INSTAGRAM_LOGIN


async def examine(api: GraphApi, connection: Connection, found: Found) -> None:
    if not await _account(api, connection, found):
        return
    if is_instagram_login(connection):
        await _renew(api, connection, found)
    note_address(api, connection, found)
    fields = FIELDS if is_instagram_login(connection) else PAGE_FIELDS
    await subscribe(api, connection, found, path=SUBSCRIBED, fields=fields)
    await set_questions(api, connection, found, platform="instagram")


async def _account(api: GraphApi, connection: Connection, found: Found) -> bool:
    own = "user_id,username,name"
    fields = own if is_instagram_login(connection) else "id,name,instagram_business_account{id,username,name}"
    try:
        answer = await api.get("me", {"fields": fields})
    except GraphFault as fault:
        name, code = why(fault)
        if (name, fault.code) == ("provider", 100):
            # A page has other fields than an account: the token is of the other login.
            name, code = "account", "other_login"
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
    # Not confirmed: by which of them the account calls itself in its conversations.
    ids = {found.account_id, text_of(account.get("id")), text_of(answer.get("id"))}
    found.learned["own_ids"] = ",".join(sorted(one for one in ids if one))
    found.good("token")
    found.good("account", found.name)
    return True


async def _renew(api: GraphApi, connection: Connection, found: Found) -> None:
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
