"""The kinds of other systems there are, in the order in which the screen offers them."""

from relevo.desk.integrations.api import IntegrationConnector, IntegrationConnectors
from relevo.integrations.generic.adapter import GenericConnector
from relevo.integrations.hubspot.adapter import HubSpotConnector
from relevo.integrations.pipedrive.adapter import PipedriveConnector
from relevo.integrations.salesforce.adapter import SalesforceConnector
from relevo.integrations.shopify.adapter import ShopifyConnector
from relevo.integrations.woocommerce.adapter import WooCommerceConnector
from relevo.integrations.zendesk.adapter import ZendeskConnector
from relevo.platform.egress import Egress

KINDS: tuple[type[IntegrationConnector], ...] = (
    ShopifyConnector,
    WooCommerceConnector,
    HubSpotConnector,
    PipedriveConnector,
    SalesforceConnector,
    ZendeskConnector,
    GenericConnector,
)


def make_integrations(egress: Egress) -> IntegrationConnectors:
    return IntegrationConnectors(kind(egress) for kind in KINDS)
