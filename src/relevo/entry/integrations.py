"""The kinds of other systems there are, in the order in which the screen offers them."""

from relevo.desk.integrations.api import IntegrationConnector, IntegrationConnectors
from relevo.platform.egress import Egress

KINDS: tuple[type[IntegrationConnector], ...] = ()


def make_integrations(egress: Egress) -> IntegrationConnectors:
    return IntegrationConnectors(kind(egress) for kind in KINDS)
