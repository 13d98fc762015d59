"""Webhooks of a Meta app: the one address that an app calls, and how it shakes hands.

An app has one address for each kind of object, so several accounts of one app share the address of one of them.
"""

import hashlib
import hmac
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from relevo.kit.reading import dicts_of, text_of
from relevo.platform.graph.calls import GraphApi

_CHALLENGE = re.compile(r"[A-Za-z0-9_.~-]{1,200}")


def verify_token(app_secret: str, hook_url: str) -> str:
    """What Meta says to prove that it was us who named the address: known from the app's secret, never stored."""
    key = hook_url.rsplit("/", 1)[-1]
    return hmac.new(app_secret.encode(), b"verify " + key.encode(), hashlib.sha256).hexdigest()[:32]


def shake_hands(query: Mapping[str, str], expected_token: str) -> str | None:
    """The challenge to answer with, or None for a stranger."""
    challenge = query.get("hub.challenge", "")
    is_known = hmac.compare_digest(query.get("hub.verify_token", "").encode(), expected_token.encode())
    if query.get("hub.mode") != "subscribe" or not is_known or not _CHALLENGE.fullmatch(challenge):
        return None
    return challenge


@dataclass(frozen=True, kw_only=True)
class OurAddress:
    """`token`: the verify token that it answers to; `live`: addresses of other accounts of ours that are as good."""

    hook_url: str
    token: str
    live: Collection[str] = ()


async def subscribe_app(
    api: GraphApi, app_id: str, *, object_name: str, ours: OurAddress, fields: Sequence[str]
) -> str:
    """The address that the app calls from now on: ours, or a live one, if it called that already. Any other is one that
    nobody listens at any more. `api` speaks with the app's own token. Raises GraphFault, EgressError."""
    path = f"{app_id}/subscriptions"
    answer = await api.get(path)
    for one in dicts_of(answer.get("data")):
        address = text_of(one.get("callback_url")) or ""
        known = {text_of(field.get("name")) for field in dicts_of(one.get("fields"))}
        if one.get("object") == object_name and address in {ours.hook_url, *ours.live} and set(fields) <= known:
            return address
    await api.post(
        path,
        {
            "object": object_name,
            "callback_url": ours.hook_url,
            "verify_token": ours.token,
            "fields": ",".join(fields),
        },
    )
    return ours.hook_url
