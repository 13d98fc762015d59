"""Zendesk as an outside help desk: what a customer asked there before, and requests that are passed on with a brief."""
