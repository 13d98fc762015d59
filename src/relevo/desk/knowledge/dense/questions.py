"""The vectors of questions from the provider, fetched before a transaction is opened and kept for a while.

`prepare` asks the provider; the search, which runs inside a transaction, only looks up. What was not prepared, or came
too late, is searched by words (and by the embedded model, where there is one).
"""

import logging
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from relevo.desk.knowledge.dense.provider import BATCH, QUESTION_WITHIN_S, EmbeddingsFailed, Provider
from relevo.desk.knowledge.dense.spaces import Space, find_space
from relevo.desk.knowledge.dense.store import embed_later
from relevo.desk.models.api import ModelSpec
from relevo.kit.ids import WorkspaceId

LOOKED_UP_FOR_S = 30.0
MAX_VECTORS = 4_000
MAX_WORKSPACES = 10_000
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Serving:
    """What serves a workspace; `spec` None where the provider cannot be called (any more, or for a while)."""

    space: Space | None
    spec: ModelSpec | None
    until: float


@dataclass
class QuestionVectors:
    """One per process."""

    provider: Provider
    _serving: OrderedDict[UUID, Serving] = field(default_factory=OrderedDict[UUID, Serving])
    _vectors: OrderedDict[tuple[UUID, str], list[float]] = field(
        default_factory=OrderedDict[tuple[UUID, str], list[float]]
    )

    async def prepare(
        self, workspace_id: WorkspaceId, texts: Sequence[str], *, within_s: float = QUESTION_WITHIN_S
    ) -> None:
        """Have the vectors of `texts` at hand if the workspace has a space. Raises nothing."""
        serving = await self._look_up(workspace_id)
        space, spec = serving.space, serving.spec
        if space is None or spec is None:
            return
        wanted = [text for text in dict.fromkeys(texts) if text and (space.id, text) not in self._vectors]
        try:
            for start in range(0, len(wanted), BATCH):
                batch = wanted[start : start + BATCH]
                vectors = await self.provider.embed(workspace_id, spec, batch, within_s=within_s)
                for text, vector in zip(batch, vectors, strict=True):
                    if len(vector) == space.dimensions:
                        self._keep(space.id, text, vector)
        except EmbeddingsFailed as failed:
            # By words then; and the next questions need not wait to learn the same.
            _log.warning("embeddings.question_failed", extra={"problem": str(failed)})
            self._remember(workspace_id, Serving(space, None, time.monotonic() + LOOKED_UP_FOR_S))

    def find(self, workspace_id: UUID, text: str) -> tuple[Space, list[float]] | None:
        serving = self._serving.get(workspace_id)
        if serving is None or serving.space is None:
            return None
        vector = self._vectors.get((serving.space.id, text))
        return (serving.space, vector) if vector is not None else None

    def forget(self, workspace_id: UUID) -> None:
        """Look it up anew: something has changed."""
        self._serving.pop(workspace_id, None)

    async def _look_up(self, workspace_id: WorkspaceId) -> Serving:
        known = self._serving.get(workspace_id)
        if known is not None and known.until > time.monotonic():
            return known
        async with self.provider.db.transaction(workspace_id, read_only=True) as tx:
            space = await find_space(tx, "serving")
            chosen = await self.provider.find_chosen(tx)
            spec = await self.provider.find_spec(tx, space.provider_id, space.model) if space is not None else None
        serves = (space.provider_id, space.model) if space is not None else None
        if serves != ((chosen.provider_id, chosen.model) if chosen is not None else None):
            # Somebody chose anew: the job follows; until it is done, what there is serves.
            async with self.provider.db.transaction(workspace_id) as tx:
                await embed_later(tx)
        return self._remember(workspace_id, Serving(space, spec, time.monotonic() + LOOKED_UP_FOR_S))

    def _remember(self, workspace_id: UUID, serving: Serving) -> Serving:
        self._serving[workspace_id] = serving
        self._serving.move_to_end(workspace_id)
        while len(self._serving) > MAX_WORKSPACES:
            self._serving.popitem(last=False)
        return serving

    def _keep(self, space_id: UUID, text: str, vector: list[float]) -> None:
        self._vectors[space_id, text] = vector
        while len(self._vectors) > MAX_VECTORS:
            self._vectors.popitem(last=False)


_installed: list[QuestionVectors] = []


def use_provider(provider: Provider | None) -> None:
    """Set once at the start of a process, like the embedder."""
    _installed[:] = [QuestionVectors(provider)] if provider is not None else []


def question_vectors() -> QuestionVectors | None:
    return _installed[0] if _installed else None


async def prepare_questions(workspace_id: WorkspaceId, texts: Sequence[str]) -> None:
    """To be called before the transaction that searches. Does nothing where no provider was chosen."""
    vectors = question_vectors()
    if vectors is not None:
        await vectors.prepare(workspace_id, texts)
