"""WooCommerce: orders, subscriptions, customers, cancelling and refunding through its REST API, version 3."""
