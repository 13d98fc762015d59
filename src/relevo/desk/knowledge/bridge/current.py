"""Which bridge this process has. Set once at the start; without one, other languages are found by word lists."""

from relevo.desk.knowledge.bridge.apertium import Bridge

_installed: list[Bridge] = []


def use_bridge(bridge: Bridge | None) -> None:
    for before in _installed:
        before.close()
    _installed[:] = [bridge] if bridge is not None else []


def current_bridge() -> Bridge | None:
    return _installed[0] if _installed else None
