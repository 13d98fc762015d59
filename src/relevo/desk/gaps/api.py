"""The door to gaps: what measuring needs."""

from relevo.desk.gaps.alike import group_alike

__all__ = ["group_alike"]
