"""Filling a space with the vectors of all passages: after new knowledge, and when another model was chosen."""

import logging

from relevo.desk.knowledge.dense.provider import BATCH, EmbeddingsFailed, Provider
from relevo.desk.knowledge.dense.spaces import (
    Space,
    drop_spaces,
    find_space,
    keep_vectors,
    list_missing,
    serve_space,
    start_space,
)
from relevo.desk.models.api import ModelSpec
from relevo.kit.ids import WorkspaceId

_log = logging.getLogger(__name__)


async def follow_choice(provider: Provider, workspace_id: WorkspaceId) -> bool:
    """Bring the workspace's vectors to what was chosen; True if something changed. Safe to run twice, or to break off.

    Raises EmbeddingsFailed when trying again later may help.
    """
    async with provider.db.transaction(workspace_id, read_only=True) as tx:
        chosen = await provider.find_chosen(tx)
        serving, filling = await find_space(tx, "serving"), await find_space(tx, "filling")
    if chosen is None:
        if serving is None and filling is None:
            return False
        async with provider.db.transaction(workspace_id) as tx:
            await drop_spaces(tx)
        return True
    try:
        space = next((s for s in (serving, filling) if s is not None and _is_of(s, chosen)), None)
        return await _fill(provider, workspace_id, chosen, space or await _start(provider, workspace_id, chosen))
    except EmbeddingsFailed as failed:
        _log.warning("embeddings.passages_failed", extra={"problem": str(failed), "model": chosen.model})
        if not failed.lasting:
            raise
        return False


def _is_of(space: Space, spec: ModelSpec) -> bool:
    return (space.provider_id, space.model) == (spec.provider_id, spec.model)


async def _start(provider: Provider, workspace_id: WorkspaceId, spec: ModelSpec) -> Space:
    """How long its vectors are, only the model knows."""
    vector = (await provider.embed(workspace_id, spec, ["How long are your vectors?"]))[0]
    async with provider.db.transaction(workspace_id) as tx:
        return await start_space(tx, spec.provider_id, spec.model, len(vector))


async def _fill(provider: Provider, workspace_id: WorkspaceId, spec: ModelSpec, space: Space) -> bool:
    done = 0
    while True:
        async with provider.db.transaction(workspace_id, read_only=True) as tx:
            missing = await list_missing(tx, space.id, BATCH)
        if not missing.ids:
            break
        vectors = await provider.embed(workspace_id, spec, missing.texts)
        if any(len(vector) != space.dimensions for vector in vectors):
            problem = "the length of its vectors changed"
            raise EmbeddingsFailed(problem, lasting=True)
        async with provider.db.transaction(workspace_id) as tx:
            await keep_vectors(tx, space.id, missing.ids, vectors)
        done += len(missing.ids)
    if space.state == "filling":
        async with provider.db.transaction(workspace_id) as tx:
            await serve_space(tx, space.id)
        return True
    return done > 0
