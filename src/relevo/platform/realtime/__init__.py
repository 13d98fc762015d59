"""Live screens: one reader of the event log per process, and WebSocket streams that resume without gap or repeat."""

from relevo.platform.realtime.door import SocketDoor
from relevo.platform.realtime.hub import Hub
from relevo.platform.realtime.limits import StreamLimits, TooManyStreams
from relevo.platform.realtime.stream import CloseStream, Frame, Stream, Viewer, serve_stream
from relevo.platform.realtime.subscription import Control, Item, Signal, Subscription

__all__ = [
    "CloseStream",
    "Control",
    "Frame",
    "Hub",
    "Item",
    "Signal",
    "SocketDoor",
    "Stream",
    "StreamLimits",
    "Subscription",
    "TooManyStreams",
    "Viewer",
    "serve_stream",
]
