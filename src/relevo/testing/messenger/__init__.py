"""Messenger as Meta documents it, on loopback: a page's Graph API, its webhooks with faults, and a customer's phone."""

from typing import ClassVar

from relevo.testing.contents import Contents
from relevo.testing.meta import contents
from relevo.testing.meta.messaging import MessagingSimulator
from relevo.testing.meta.state import PAGE_FIELDS, Flavour

MESSENGER = Flavour(
    title="Messenger",
    object_name="page",
    account_id="600000000000001",
    color="#0866ff",
    text_limit=2000,
    counts_bytes=False,
    tells_deliveries=True,
    metadata_comes_back=True,
    fields=PAGE_FIELDS,
    window_subcode=2018278,
)


class MessengerSimulator(MessagingSimulator):
    flavour: ClassVar[Flavour] = MESSENGER

    @property
    def contents(self) -> Contents:
        return contents.MESSENGER

    @property
    def connect_values(self) -> dict[str, str]:
        return {
            "app_id": self.state.app_id,
            "app_secret": self.state.app_secret,
            "access_token": self.state.token,
            "base_url": self.url,
        }
