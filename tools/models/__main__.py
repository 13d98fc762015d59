"""`python -m tools.models [DATA]`: write the weights and cards of the detectors."""

import json
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

from relevo.assistant.detectors.model import Model
from relevo.assistant.evaluate.measures import auroc
from tools.models.rows import EMOTIONS, FILES, LEFT_OUT, OWN_PHRASES, read_samples
from tools.models.training import Trained, train

FOLDER = Path(__file__).parents[2] / "src/relevo/assistant/detectors"
DATA = Path(__file__).parents[3] / "shared/data"
TRAINED_ON = {
    "emoevent": "EmoEvent, es and en train parts, Plaza-del-Arco et al. 2020, CC BY 4.0. No text is shipped.",
    "goemotions": "GoEmotions, train part (sample), Demszky et al. 2020, Apache-2.0.",
    "banking77": "BANKING77, train part (3,000 rows, as calm), Casanueva et al. 2020, CC BY 4.0.",
    "clinc150": "CLINC150, train part (3,000 rows, as calm), Larson et al. 2019, CC BY 3.0.",
    "own": "Phrases of customers in English, Spanish and Portuguese, written for it (tools/models/phrases.toml).",
}
LIMITS = [
    "Trained on tweets and comments; of customers' messages it has seen requests that are calm, and our own phrases.",
    "Portuguese has no training set that may be shipped: only our phrases, and what Spanish shares with it.",
    "Texts that also stand in a part for developing were left out (left_out.txt); of parts kept aside none is known.",
    "It hears tone, not reasons, and irony not at all. It is a hint: alone it passes no baton.",
]
MEASURED = {
    "emoevent_es": ("emoevent/es.dev.jsonl", "upset"),
    "emoevent_en": ("emoevent/en.dev.jsonl", "upset"),
    "told_br": ("told_br/dev.jsonl", "toxic"),
    "goemotions": ("goemotions/dev.jsonl", "upset"),
}


def main() -> int:
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA
    missing = [name for name in FILES if not (data / name).is_file()]
    if missing:
        print(f"Not trained: {data} has no {', '.join(missing)}. The shipped models stay as they are.")
        return 1
    trained = train(read_samples(data))
    (FOLDER / "upset.bin").write_bytes(trained.weights)
    (FOLDER / "upset.json").write_text(json.dumps(make_card(trained, data), indent=1) + "\n", "utf-8")
    print(f"upset: {len(trained.weights)} bytes, {sha256(trained.weights).hexdigest()}")
    return 0


def make_card(trained: Trained, data: Path) -> dict[str, Any]:
    return {
        "name": "upset",
        "what": "The chance that a message is written in anger, annoyance, disgust or disappointment.",
        "sha256": sha256(trained.weights).hexdigest(),
        "scale": trained.scale,
        "bias": trained.bias,
        "trained_on": TRAINED_ON,
        "rows_sha256": {name: file_hash(data / name) for name in FILES},
        "phrases_sha256": file_hash(OWN_PHRASES),
        "left_out_sha256": file_hash(LEFT_OUT),
        "weights_of_sets": EMOTIONS,
        "auroc_on_dev": measure(trained, data),
        "limits": LIMITS,
    }


def measure(trained: Trained, data: Path) -> dict[str, float]:
    """On the parts for developing, which are not trained on; absent where a file is."""
    model = Model(memoryview(trained.weights).cast("b"), trained.scale, trained.bias)
    figures: dict[str, float] = {}
    for name, (path, label) in MEASURED.items():
        if (data / path).is_file():
            rows = [json.loads(line) for line in (data / path).read_text("utf-8").splitlines()]
            scored = [(model.estimate(row["text"]), bool(row[label])) for row in rows]
            figures[name] = round(
                auroc([s for s, is_one in scored if is_one], [s for s, is_one in scored if not is_one]), 3
            )
    return figures


def file_hash(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
