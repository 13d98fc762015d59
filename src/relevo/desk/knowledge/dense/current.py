"""Which embedder this process has. Set once at the start; a process without one searches by words alone."""

from relevo.desk.knowledge.dense.embedder import Embedder

_installed: list[Embedder] = []


def use_embedder(embedder: Embedder | None) -> None:
    _installed[:] = [embedder] if embedder is not None else []


def current_embedder() -> Embedder | None:
    return _installed[0] if _installed else None
