"""Corrections: a person says what should have been said, and it holds from the next question on.

Promises: a correction changes exactly one thing (a Q&A's answer, its phrasings, a new Q&A, a line of an assistant's
instructions), shows it beside what stood there before, names who made it, and can be taken back as long as nobody has
changed the same thing since.
"""
