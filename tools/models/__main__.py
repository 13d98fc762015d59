"""`python -m tools.models [DATA]`: write the weights and cards of the detectors."""

import json
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

from relevo.assistant.detectors.model import TEXT_NAMES, Name
from tools.models.cards import make_card, make_course_card
from tools.models.courses import CALLS, train_course
from tools.models.rows import FILES
from tools.models.texts import train_texts

FOLDER = Path(__file__).parents[2] / "src/relevo/assistant/detectors"
DATA = Path(__file__).parents[3] / "shared/data"


def main() -> int:
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA
    missing = [name for name in (*FILES, CALLS) if not (data / name).is_file()]
    if missing:
        print(f"Not trained: {data} has no {', '.join(missing)}. The shipped models stay as they are.")
        return 1
    trees, learnt = train_course(data)
    write("course", trees.packed, make_course_card(trees, data, rows=learnt))
    for name in TEXT_NAMES:
        trained = train_texts(name, data)
        write(name, trained.weights, make_card(name, trained, data))
    return 0


def write(name: Name, weights: bytes, card: dict[str, Any]) -> None:
    (FOLDER / f"{name}.bin").write_bytes(weights)
    (FOLDER / f"{name}.json").write_text(json.dumps(card, indent=1) + "\n", "utf-8")
    print(f"{name}: {len(weights)} bytes, {sha256(weights).hexdigest()}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
