"""WhatsApp Business through Meta's Cloud API: what arrives, what is sent, and what may be sent when.

`wire.py` reads webhooks, `building.py` writes bodies, `codes.py` decides on error codes: all three pure.
"""
