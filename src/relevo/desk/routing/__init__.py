"""Routing: who can take a conversation, and what a customer may truthfully be told about it.

Promise: nothing is said about people that presence, opening hours and the queue do not show. Handed-over
conversations wait in a team's queue, oldest first; a team that assigns by itself gives them to whoever is here and
has room, and takes them back from whoever is not.
"""
