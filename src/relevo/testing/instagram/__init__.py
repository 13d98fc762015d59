"""Instagram's messages as Meta documents them, on loopback, with a phone to play the customer on.

Its Graph API and webhooks are Messenger's but for names, limits and statuses, so the simulator is, too.
"""

from typing import ClassVar

from relevo.testing.messenger.simulator import MessengerSimulator
from relevo.testing.messenger.state import Flavour

INSTAGRAM = Flavour(
    title="Instagram",
    object_name="instagram",
    account_id="17841400000000001",
    color="#c13584",
    text_limit=1000,
    counts_bytes=True,
    tells_deliveries=False,
    metadata_comes_back=False,
)


class InstagramSimulator(MessengerSimulator):
    flavour: ClassVar[Flavour] = INSTAGRAM

    @property
    def connect_values(self) -> dict[str, str]:
        return {
            "login": "instagram",
            "app_secret": self.state.app_secret,
            "access_token": self.state.token,
            "base_url": self.url,
        }

    async def paste_hook(self, url: str, token: str) -> bool:
        """What the company's admin does in Meta's dashboard, for which there is no call: name the app's address."""
        return await self.hooks.shake_hands(url, token)


__all__ = ["InstagramSimulator"]
