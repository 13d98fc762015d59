"""The port of an embedding model, and the embedded one: all-MiniLM-L6-v2 as int8 ONNX, for English.

`make embedder` puts the model into the data folder; the extra `embedded` brings its runtime. Where either is missing
there is no embedder, and search is BM25 alone.
"""

import importlib
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from relevo.desk.knowledge.dense.wordpiece import WordPiece

MODEL = "all-minilm-l6-v2-int8"
DIMENSIONS = 384
_BATCH = 16
_THREADS = 1
_log = logging.getLogger(__name__)


class Embedder(Protocol):
    """Texts to vectors of length one. `languages`: what it understands."""

    @property
    def name(self) -> str: ...

    @property
    def languages(self) -> Sequence[str]: ...

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """Blocking; call it in a thread."""
        ...


class OnnxEmbedder:
    name = MODEL
    languages = ("en",)

    def __init__(self, runtime: Any, folder: Path) -> None:
        options = runtime.SessionOptions()
        # One thread: questions come one by one, and the processor belongs to the conversations.
        options.intra_op_num_threads = _THREADS
        options.inter_op_num_threads = _THREADS
        providers = ["CPUExecutionProvider"]
        self._model: Any = runtime.InferenceSession(str(folder / "model.onnx"), options, providers=providers)
        self._pieces = WordPiece((folder / "vocab.txt").read_text("utf-8").splitlines())

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        encoded = [self._pieces.encode(text) for text in texts]
        # Neighbours in length share a batch: padding is work for nothing.
        order = sorted(range(len(encoded)), key=lambda at: len(encoded[at]))
        vectors: list[list[float]] = [[] for _ in encoded]
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            for at, vector in zip(batch, self._run([encoded[i] for i in batch]), strict=True):
                vectors[at] = vector
        return vectors

    def _run(self, encoded: Sequence[Sequence[int]]) -> list[list[float]]:
        arrays: Any = importlib.import_module("numpy")
        longest = max(len(ids) for ids in encoded)
        ids = arrays.zeros((len(encoded), longest), dtype="int64")
        mask = arrays.zeros((len(encoded), longest), dtype="int64")
        for row, each in enumerate(encoded):
            ids[row, : len(each)] = each
            mask[row, : len(each)] = 1
        return self._model.run(["embedding"], {"ids": ids, "mask": mask})[0].tolist()


def load_embedder(models: Path) -> Embedder | None:
    """The embedder whose model is in the folder `models`; None if the model or its runtime is not there."""
    folder = models / MODEL
    if not (folder / "model.onnx").is_file() or not (folder / "vocab.txt").is_file():
        return None
    try:
        runtime = importlib.import_module("onnxruntime")
    except ImportError:
        _log.warning("embedder.no_runtime: the model is there, onnxruntime is not; install relevo[embedded]")
        return None
    return OnnxEmbedder(runtime, folder)
