"""Assistants: the AI members of the team, and what each is told to be.

An assistant has a name and numbered versions of its configuration; saving makes and publishes the next version, and a
turn records the version that spoke. Switches are promises: what is off does not happen. Nothing here answers anybody:
that is the floor above (`relevo.assistant`), which reads assistants through `api.py`.
"""
