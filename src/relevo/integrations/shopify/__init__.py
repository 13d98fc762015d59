"""Shopify: orders, customers, cancelling and refunding through the GraphQL Admin API."""
