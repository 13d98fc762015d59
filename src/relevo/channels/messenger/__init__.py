"""Messages to a Facebook page, through Meta's Graph API.

`wire.py` reads webhooks, `planning.py` writes bodies, `codes.py` decides on error codes: all three pure.
"""
