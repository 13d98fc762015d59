"""What was written while an account had no subscription, from Meta's Conversations API, as its webhooks would say.

Facts (developers.facebook.com/docs/messenger-platform/conversations and .../graph-api/reference/message): an account's
conversations come newest first and in pages, without a way to name a time; of each, the details of its last twenty
messages can be had; a message's id is the webhooks' `mid`.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from relevo.platform.graph import GraphApi, GraphFault, Json, dict_of, dicts_of, moment_of, text_of

PAGES = 40
CONVERSATIONS = 25
"""Of a page. Forty pages are a thousand customers."""
DETAILS = 20
"""Of the messages of one conversation Meta shows these, the newest."""
BARE = "id,created_time,from,message,attachments"
_FIELDS = {
    "messenger": f"{BARE},sticker,shares{{link,name}}",
    "instagram": f"{BARE},is_unsupported,story,shares{{link,name}}",
}
_UNKNOWN_FIELD = 100


async def fetch_conversations(api: GraphApi, platform: str, since: datetime) -> tuple[list[Json], bool]:
    """The conversations with something new since then; False if there were more of them than we ask for.

    Raises GraphFault, EgressError.
    """
    found: list[Json] = []
    fields, after = _FIELDS[platform], ""
    for _ in range(PAGES):
        try:
            page = await _page(api, platform, fields, after)
        except GraphFault as fault:
            if fault.code != _UNKNOWN_FIELD or fields == BARE:
                raise
            fields = BARE  # a version of the API that lacks one of them
            page = await _page(api, platform, fields, after)
        for one in dicts_of(page.get("data")):
            updated = moment_of(one.get("updated_time"))
            if updated is not None and updated < since:
                return found, True
            found.append(one)
        paging = dict_of(page.get("paging"))
        after = text_of(dict_of(paging.get("cursors")).get("after")) or ""
        if not after or "next" not in paging:
            return found, True
    return found, False


async def _page(api: GraphApi, platform: str, fields: str, after: str) -> Json:
    query = {
        "platform": platform,
        "fields": f"updated_time,participants,messages.limit({DETAILS}){{{fields}}}",
        "limit": str(CONVERSATIONS),
    }
    return await api.get("me/conversations", query | ({"after": after} if after else {}))


def as_webhook(
    conversations: Sequence[Json], since: datetime, *, object_name: str, account_id: str, own_ids: frozenset[str]
) -> tuple[Json, list[int]]:
    """One webhook that tells it all, oldest first, and the places in it of messages before which Meta shows no more."""
    items: list[tuple[datetime, Json]] = []
    oldest: set[str] = set()
    for conversation in conversations:
        listed = dicts_of(dict_of(conversation.get("messages")).get("data"))
        told = [one for one in listed if (moment_of(one.get("created_time")) or since) >= since]
        customer = _customer(conversation, told, own_ids)
        if customer is None:
            continue
        found = list(_items(told, customer, account_id=account_id, own_ids=own_ids, since=since))
        items += found
        if found and DETAILS <= len(listed) == len(told):
            oldest.add(found[0][1]["message"]["mid"])
    items.sort(key=lambda item: item[0])
    messaging = [item for _, item in items]
    places = [place for place, item in enumerate(messaging) if item["message"]["mid"] in oldest]
    return {"object": object_name, "entry": [{"id": account_id, "messaging": messaging}]}, places


def _customer(conversation: Json, messages: Sequence[Json], own_ids: frozenset[str]) -> str | None:
    """Whoever takes part and is not the account."""
    people = dicts_of(dict_of(conversation.get("participants")).get("data"))
    people += [dict_of(message.get("from")) for message in messages]
    ids = (text_of(person.get("id")) for person in people)
    return next((one for one in ids if one and one not in own_ids), None)


def _items(
    messages: Sequence[Json], customer: str, *, account_id: str, own_ids: frozenset[str], since: datetime
) -> Iterator[tuple[datetime, Json]]:
    """Meta lists the newest first and names whole seconds: those of one second keep their order by a thousandth."""
    before = since - timedelta(seconds=1)
    for message in reversed(messages):
        mid, sender = text_of(message.get("id")), text_of(dict_of(message.get("from")).get("id"))
        if mid is None or sender is None:
            continue
        is_echo = sender in own_ids
        at = max(moment_of(message.get("created_time")) or since, before + timedelta(milliseconds=1))
        before = at
        ids = (account_id, customer) if is_echo else (customer, account_id)
        said = {"mid": mid, **({"is_echo": True} if is_echo else {}), **_said(message)}
        yield (
            at,
            {
                "sender": {"id": ids[0]},
                "recipient": {"id": ids[1]},
                "timestamp": round(at.astimezone(UTC).timestamp() * 1000),
                "message": said,
            },
        )


def _said(message: Json) -> Json:
    """The parts of a message under the names that webhooks have for them."""
    said: Json = {}
    text = text_of(message.get("message"))
    if text:
        said["text"] = text
    if message.get("is_unsupported") is True:
        said["is_unsupported"] = True
    story = dict_of(message.get("story"))
    mention, answered = dict_of(story.get("mention")), dict_of(story.get("reply_to"))
    attachments: list[Json] = [_attachment(one) for one in dicts_of(dict_of(message.get("attachments")).get("data"))]
    sticker = text_of(message.get("sticker"))
    if sticker:
        attachments = [{"type": "sticker", "payload": {"url": sticker}}]
    if mention:
        attachments.append({"type": "story_mention", "payload": _url(mention)})
    if answered:
        said["reply_to"] = {"story": _url(answered) | {"id": text_of(answered.get("id"))}}
    for share in dicts_of(dict_of(message.get("shares")).get("data")):
        attachments.append({"type": "share", "payload": _url(share) | {"title": text_of(share.get("name"))}})
    if attachments:
        said["attachments"] = attachments
    return said


def _url(holder: Mapping[str, object]) -> Json:
    url = text_of(holder.get("link")) or text_of(holder.get("url"))
    return {"url": url} if url else {}


def _attachment(one: Json) -> Json:
    """Pictures and videos have an address of their own; any other file says by its MIME type what it is."""
    for kind in ("image", "video"):
        data = dict_of(one.get(f"{kind}_data"))
        if data:
            return {"type": kind, "payload": _url(data)}
    kind = (text_of(one.get("mime_type")) or "").partition("/")[0]
    url = text_of(one.get("file_url"))
    return {"type": kind if kind in ("image", "video", "audio") else "file", "payload": {"url": url} if url else {}}
