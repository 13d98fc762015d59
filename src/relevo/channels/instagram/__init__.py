"""Direct messages to an Instagram account, through either of Meta's two logins.

`wire.py` reads webhooks, `planning.py` writes bodies, `codes.py` decides on error codes: all three pure.
"""
