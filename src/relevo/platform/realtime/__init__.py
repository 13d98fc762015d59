"""Live screens: one reader of the event log per process, and WebSocket streams that resume without gap or repeat."""

from relevo.platform.realtime.hub import Hub
from relevo.platform.realtime.subscription import Control, Item, Signal, Subscription

__all__ = ["Control", "Hub", "Item", "Signal", "Subscription"]
