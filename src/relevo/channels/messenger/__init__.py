"""Messages to a Facebook page.

`wire.py` reads what a message says (pure), `connecting.py` is the Check button, `adapter.py` the desk's port. The
rest is `relevo/channels/meta`, which Instagram shares.
"""
