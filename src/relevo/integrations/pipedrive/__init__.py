"""Pipedrive: persons, deals and notes, over its API v2 (v1 for notes) with somebody's API token."""
