"""Vectors from the provider that the workspace chose for the task "embeddings": the OpenAI kind of `/embeddings`.

Every call is written into the ledger before it is made and has the day's budget above it, like a model's answer.
"""

import json
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from relevo.desk.models.api import (
    BudgetReached,
    Choice,
    ModelSpec,
    NoSuchProvider,
    Tokens,
    Used,
    Wanted,
    do_reserve,
    do_settle,
    find_chain,
    open_spec,
)
from relevo.kit.ids import WorkspaceId
from relevo.platform.db import Database, Tx
from relevo.platform.egress import Egress, EgressError
from relevo.platform.secrets import BadSecret, SecretBox

MAX_DIMENSIONS = 4_000  # what a halfvec of pgvector compares
BATCH = 64
# What is beyond is not sent: no passage is that long, and the smallest windows of such models are 512 tokens.
LONGEST_TEXT = 6_000
PASSAGES_WITHIN_S = 30.0
QUESTION_WITHIN_S = 1.5  # a customer waits; afterwards words alone must do
_MAX_ANSWER_BYTES = 40_000_000
_KINDS = ("openai", "openai_compatible")
_OPENAI = "https://api.openai.com/v1"


class EmbeddingsFailed(Exception):
    """No vectors this time; `lasting`: nor next time, before somebody changes something."""

    def __init__(self, problem: str, *, lasting: bool = False) -> None:
        super().__init__(problem)
        self.lasting = lasting


@dataclass(frozen=True)
class Provider:
    """Embedding for one process; it holds no transaction while the provider thinks."""

    db: Database
    egress: Egress
    box: SecretBox

    async def find_chosen(self, tx: Tx) -> ModelSpec | None:
        """The first choice for embeddings; None when there is none, or none that works here."""
        try:
            chain = await find_chain(tx, "embeddings", box=self.box)
        except (BadSecret, NoSuchProvider):
            return None
        return next((spec for spec in chain if spec.kind in _KINDS), None)

    async def find_spec(self, tx: Tx, provider_id: UUID, model: str) -> ModelSpec | None:
        """What a space was made with, with the prices of the choice if it still is the choice."""
        chosen = await self.find_chosen(tx)
        if chosen is not None and (chosen.provider_id, chosen.model) == (provider_id, model):
            return chosen
        try:
            return await open_spec(tx, Choice(provider_id=provider_id, model=model), box=self.box)
        except (BadSecret, NoSuchProvider):
            return None

    async def embed(
        self, workspace_id: WorkspaceId, spec: ModelSpec, texts: Sequence[str], *, within_s: float = PASSAGES_WITHIN_S
    ) -> list[list[float]]:
        """Vectors of length one, in order. Raises EmbeddingsFailed."""
        sent = [text[:LONGEST_TEXT] or " " for text in texts]
        # No tokenizer of theirs here: two characters a token is more than any of our languages takes.
        most = Tokens(input=sum(len(text) // 2 + 8 for text in sent))
        async with self.db.transaction(workspace_id) as tx:
            reserved = await do_reserve(tx, Wanted(task="embeddings", spec=_priced(spec), most=most))
        if isinstance(reserved, BudgetReached):
            raise EmbeddingsFailed(f"budget reached: {reserved.which}")
        started = time.monotonic()
        used = Used(ending="failed", tokens=Tokens(), problem="unreachable")
        try:
            vectors, tokens = await self._call(spec, sent, within_s)
            used = Used(ending="done", tokens=Tokens(input=tokens), requests=1)
        except EmbeddingsFailed as failed:
            used = Used(ending="failed", tokens=Tokens(), requests=1, problem=str(failed)[:200])
            raise
        finally:
            took = round(1000 * (time.monotonic() - started))
            async with self.db.transaction(workspace_id) as tx:
                settled = replace(used, milliseconds=took)
                await do_settle(tx, reserved.id, _priced(spec), settled)
        return vectors

    async def _call(self, spec: ModelSpec, texts: Sequence[str], within_s: float) -> tuple[list[list[float]], int]:
        headers = {"content-type": "application/json", "accept": "application/json"}
        if spec.key is not None:
            headers["authorization"] = f"Bearer {spec.key.reveal()}"
        content = json.dumps({"model": spec.model, "input": list(texts), "encoding_format": "float"}).encode()
        try:
            response = await self.egress.request(
                "POST",
                f"{spec.base_url or _OPENAI}/embeddings",
                headers=headers,
                content=content,
                max_bytes=_MAX_ANSWER_BYTES,
                within_s=within_s,
            )
        except EgressError as problem:
            raise EmbeddingsFailed(f"unreachable: {problem}") from problem
        if response.status != 200:
            # Too many requests and their own failures pass; a refused key or an unknown model does not.
            passing = response.status in (408, 409, 425, 429) or response.status >= 500
            raise EmbeddingsFailed(f"status {response.status}", lasting=not passing)
        try:
            return parse_vectors(response.body, texts)
        except ValueError as problem:
            raise EmbeddingsFailed("not understood", lasting=True) from problem


class _Row(BaseModel):
    index: Annotated[int, Field(ge=0)]
    embedding: Annotated[list[float], Field(min_length=1, max_length=MAX_DIMENSIONS)]


class _Usage(BaseModel):
    prompt_tokens: int = 0


class _Answer(BaseModel):
    data: list[_Row]
    usage: _Usage | None = None


def parse_vectors(body: bytes, texts: Sequence[str]) -> tuple[list[list[float]], int]:
    """The vectors in the order asked, made length one, and the tokens used. Raises ValueError."""
    answer = _Answer.model_validate_json(body)
    found = {row.index: _unit(row.embedding) for row in answer.data}
    if found.keys() != set(range(len(texts))) or len({len(vector) for vector in found.values()}) != 1:
        raise ValueError
    # Some servers of one's own count nothing: then about four characters a token.
    counted = answer.usage.prompt_tokens if answer.usage is not None else 0
    tokens = counted or sum(len(text) // 4 + 1 for text in texts)
    return [found[at] for at in range(len(texts))], tokens


def _unit(vector: list[float]) -> list[float]:
    size = math.sqrt(sum(value * value for value in vector))
    if not math.isfinite(size) or size == 0:
        raise ValueError
    return [value / size for value in vector]


def _priced(spec: ModelSpec) -> ModelSpec:
    """Embeddings have no output to pay for: with a price of the input alone, the whole price is known."""
    if spec.input_price is None or spec.output_price is not None:
        return spec
    return replace(spec, output_price=Decimal(0))
