"""The kinds of other systems there are, in the order in which the screen offers them."""

from relevo.desk.integrations.api import IntegrationConnector, IntegrationConnectors
from relevo.integrations.shopify.adapter import ShopifyConnector
from relevo.integrations.woocommerce.adapter import WooCommerceConnector
from relevo.platform.egress import Egress

KINDS: tuple[type[IntegrationConnector], ...] = (
    ShopifyConnector,
    WooCommerceConnector,
)


def make_integrations(egress: Egress) -> IntegrationConnectors:
    return IntegrationConnectors(kind(egress) for kind in KINDS)
