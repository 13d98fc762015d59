"""Contacts: the customers, their addresses on channels (identities), and what is known about them.

This folder is the example of a domain; read it in this order: `tables.py` (what a row is), `repository.py` (all its
SQL), `actions/` (each way to change it), `queries.py` (each way to read it), `schemas.py` and `endpoints.py` (how it
looks from outside), `events.py` (what screens hear), `api.py` (the only file other domains import).

Every teammate may read and change contacts, so there is no `policy.py`; for one, see `desk/team`.

Promises: an address on a channel belongs to one contact, however many messages arrive at once (a unique index, not
a look before the insert). What a customer says about themselves never overwrites what a teammate wrote.
"""
