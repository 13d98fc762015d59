"""Shopify's GraphQL Admin API as documented, on loopback: orders, customers, refunds, cancellations, a leaky bucket."""

from relevo.testing.shopify.simulator import ShopifySimulator
from relevo.testing.shopify.store import Payment, ShopifyOrder, ShopifyStore

__all__ = ["Payment", "ShopifyOrder", "ShopifySimulator", "ShopifyStore"]
