"""Direct messages to an Instagram account, through either of Meta's two logins.

`wire.py` reads what a message says (pure), `connecting.py` is the Check button, `adapter.py` the desk's port. The
rest is `relevo/channels/meta`, which Messenger shares.
"""
