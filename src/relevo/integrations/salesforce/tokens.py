"""Tokens of Salesforce, kept for some minutes in this process: each costs a sign-in, and sign-ins are counted."""

import hashlib
import time
from collections import OrderedDict
from dataclasses import dataclass, field

from relevo.desk.integrations import api as desk
from relevo.platform.secrets import Secret

KEEP_S = 600.0
MOST_KEPT = 500


@dataclass
class Tokens:
    """By integration and by what it signs in with, so no company ever gets another one's."""

    _kept: OrderedDict[str, tuple[float, Secret]] = field(default_factory=OrderedDict[str, tuple[float, Secret]])

    def find(self, link: desk.Link) -> str | None:
        kept = self._kept.get(_place(link))
        return kept[1].reveal() if kept is not None and kept[0] > time.monotonic() else None

    def keep(self, link: desk.Link, token: str) -> None:
        self._kept[_place(link)] = (time.monotonic() + KEEP_S, Secret(token))
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)

    def forget(self, link: desk.Link) -> None:
        self._kept.pop(_place(link), None)


def _place(link: desk.Link) -> str:
    parts = (
        str(link.workspace_id),
        str(link.integration_id),
        link.value("base_url"),
        link.value("client_id"),
        link.secret("client_secret"),
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
