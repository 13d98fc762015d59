"""Language models a workspace connected: providers with their keys, the model for each task, budgets, the ledger.

Promises: a key is never shown again and opens only in its own row; no call is made that the budgets do not allow, and
each call stands in the ledger before it is made; an unknown price is unknown, never zero.
"""
