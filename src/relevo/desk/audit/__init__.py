"""The audit trail: who did what to which thing, when.

Entries are written in the transaction of the deed, so there is no deed without its entry. They are only ever added:
the application's role may not change or delete them.
"""
