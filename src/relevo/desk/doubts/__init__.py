"""Doubts: places where the knowledge may be wrong. Two statements that cannot both be true, a date that passed, a
source that nobody was ever answered from, a source that led to corrections.

Promises: a doubt names both sides word for word with their places; nothing is changed before a person decides; what a
person found to be right on both sides is not asked again while both sides stay as they are.
"""
