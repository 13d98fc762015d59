"""Instagram's messages as Meta documents them, on loopback, with a phone to play the customer on.

Its Graph API and webhooks are Messenger's but for names, limits and statuses. There are two ways in: Instagram's own
login, and a Facebook page that the account is linked with, whose subscription has the page's fields.
"""

from dataclasses import replace
from typing import ClassVar

from relevo.testing.contents import Contents
from relevo.testing.meta import contents
from relevo.testing.meta.messaging import MessagingSimulator
from relevo.testing.meta.state import PAGE_FIELDS, Flavour

INSTAGRAM = Flavour(
    title="Instagram",
    object_name="instagram",
    account_id="17841400000000001",
    color="#c13584",
    text_limit=1000,
    counts_bytes=True,
    tells_deliveries=False,
    metadata_comes_back=False,
    fields={
        "message": "messages",
        "echo": "messages",
        "postback": "messaging_postbacks",
        "reaction": "message_reactions",
        "message_edit": "message_edit",
        "read": "messaging_seen",
        "referral": "messaging_referral",
    },
    has_stories=True,
    tells_unsent=True,
    window_subcode=2534022,
)
THROUGH_A_PAGE = replace(
    INSTAGRAM,
    page_id="600000000000002",
    fields=PAGE_FIELDS,
    events_follow_fields=False,
)


class InstagramSimulator(MessagingSimulator):
    flavour: ClassVar[Flavour] = INSTAGRAM

    @property
    def contents(self) -> Contents:
        return contents.INSTAGRAM

    @property
    def connect_values(self) -> dict[str, str]:
        return {
            "login": "facebook" if self.flavour.page_id else "instagram",
            "app_secret": self.state.app_secret,
            "access_token": self.state.token,
            "base_url": self.url,
        }

    async def paste_hook(self, url: str, token: str) -> bool:
        """What the company's admin does in Meta's dashboard, for which there is no call: name the app's address."""
        return not await self.hooks.shake_hands(url, token)


class InstagramThroughAPage(InstagramSimulator):
    """Connected with Facebook's login."""

    flavour: ClassVar[Flavour] = THROUGH_A_PAGE
