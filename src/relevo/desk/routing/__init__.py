"""Routing: who can take a conversation, and what a customer may truthfully be told about it.

Promise: nothing is said about people that presence, opening hours and the queue do not show. Handed-over
conversations wait in the default team's queue, oldest first; giving them to somebody automatically is not built yet.
"""
