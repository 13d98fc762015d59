"""A colour for the round picture of somebody without one: the same on every screen, for ever."""

from uuid import UUID

COLORS = ("red", "pink", "grape", "indigo", "blue", "cyan", "teal", "green", "lime", "yellow", "orange")


def color_for(owner: UUID) -> str:
    return COLORS[owner.int % len(COLORS)]
