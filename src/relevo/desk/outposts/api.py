"""The door to outposts: for the intake (what comes from there) and for whoever carries words there."""

from relevo.desk.outposts.hearing import Heard, expects, hear, who_is
from relevo.desk.outposts.looking import look, start_looking
from relevo.desk.outposts.port import (
    Button,
    Card,
    OutpostConnector,
    Place,
    Places,
    PrivateWord,
    Tone,
    Words,
)
from relevo.desk.outposts.queries import do_create_route, list_routes
from relevo.desk.outposts.schemas import RouteInput

__all__ = [
    "Button",
    "Card",
    "Heard",
    "OutpostConnector",
    "Place",
    "Places",
    "PrivateWord",
    "RouteInput",
    "Tone",
    "Words",
    "do_create_route",
    "expects",
    "hear",
    "list_routes",
    "look",
    "start_looking",
    "who_is",
]
