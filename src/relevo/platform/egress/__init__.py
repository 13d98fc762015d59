"""The one door out. Media, webhooks, crawler, actions, model providers: whatever Relevo fetches goes through it.

Promises: no connection to anything that is not on the public internet (whatever the spelling, the DNS answer or the
redirect), unless the operator named that host; ports 80 and 443; at most three redirects; bounded size and time.
"""

from relevo.platform.egress.client import Egress, EgressResponse
from relevo.platform.egress.errors import (
    EgressError,
    EgressNotConnected,
    EgressRefused,
    EgressTooLarge,
    EgressTooSlow,
    EgressUnreachable,
)

__all__ = [
    "Egress",
    "EgressError",
    "EgressNotConnected",
    "EgressRefused",
    "EgressResponse",
    "EgressTooLarge",
    "EgressTooSlow",
    "EgressUnreachable",
]
