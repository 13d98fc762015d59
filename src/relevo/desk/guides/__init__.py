"""Guides: step-by-step procedures that a company writes in plain text and an assistant follows, one step at a time.

Guides are part of an assistant's configuration, so they are drafted, published and rolled back with it. Here the plain
text is read: into steps that can be checked and shown, and into plain words for what was not understood. Following
them is the floor above (`relevo.assistant.guides`).
"""
