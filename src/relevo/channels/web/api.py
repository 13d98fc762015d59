"""The door to the web channel: what `entry` needs to open the house."""

from relevo.channels.web.sessions import find_visitor

__all__ = ["find_visitor"]
