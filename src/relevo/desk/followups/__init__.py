"""Callbacks: the people somebody has to get back to.

Promise: where a customer asked for a person and nobody was there, a task stands on the team's list until somebody did
it; it says how to reach the customer and until when, and there is never a second one for the same conversation.
"""
