"""`python -m tools.models [DATA]`: write the weights and cards of the detectors."""

import json
import sys
from hashlib import sha256
from pathlib import Path

from relevo.assistant.detectors.model import TEXT_NAMES
from tools.models.cards import make_card
from tools.models.rows import FILES
from tools.models.texts import train_texts

FOLDER = Path(__file__).parents[2] / "src/relevo/assistant/detectors"
DATA = Path(__file__).parents[3] / "shared/data"


def main() -> int:
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA
    missing = [name for name in FILES if not (data / name).is_file()]
    if missing:
        print(f"Not trained: {data} has no {', '.join(missing)}. The shipped models stay as they are.")
        return 1
    for name in TEXT_NAMES:
        trained = train_texts(name, data)
        (FOLDER / f"{name}.bin").write_bytes(trained.weights)
        (FOLDER / f"{name}.json").write_text(json.dumps(make_card(name, trained, data), indent=1) + "\n", "utf-8")
        print(f"{name}: {len(trained.weights)} bytes, {sha256(trained.weights).hexdigest()}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
