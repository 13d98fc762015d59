"""Signals: what a customer's message says about how they want to be treated, before anybody answers.

Six signals (`names.py`), each a score between 0 and 1 with the words that prove it. Two sources: exact patterns per
language (`patterns/*.toml`, high precision, readable by whoever speaks the language) and the state of the
conversation (`state.py`: repeats, abstentions, capitals, rows of exclamation marks). The same message with the same
history always gives the same signals. Whether a signal passes the baton is the operator's choice
(`relevo.assistant.deciding`).
"""
