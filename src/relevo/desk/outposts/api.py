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

__all__ = [
    "Button",
    "Card",
    "Heard",
    "OutpostConnector",
    "Place",
    "Places",
    "PrivateWord",
    "Tone",
    "Words",
    "expects",
    "hear",
    "look",
    "start_looking",
    "who_is",
]
