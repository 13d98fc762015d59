"""WooCommerce's REST API as documented, on loopback: orders, refunds, customers, subscriptions, two kinds of keys."""

from relevo.testing.woocommerce.simulator import WooCommerceSimulator

__all__ = ["WooCommerceSimulator"]
