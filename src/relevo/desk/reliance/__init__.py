"""Reliance: after a change of the knowledge, the answers that relied on what is gone, and what is done about each.

Promises: each affected answer is named, and none else (knowledge/affected.py); nothing reaches a customer before a
teammate presses Send in the conversation itself, where the channel's rules hold.
"""
