"""What each payload is read as, in plain JSON without what is empty: what the golden snapshots hold."""

import json
from pathlib import Path
from typing import Any

from relevo.channels.instagram.wire import OBJECT, parse
from relevo.platform.graph.messaging import split_messaging

PAYLOADS = Path(__file__).parent / "payloads"
GOLDEN = Path(__file__).parent / "golden.json"
INBOUND = ("in_", "echo_", "dashboard_")


def inbound_files() -> list[Path]:
    return sorted(file for file in PAYLOADS.glob("*.json") if file.name.startswith(INBOUND))


def payload(name: str) -> Any:
    return json.loads((PAYLOADS / f"{name}.json").read_text())


def read(body: Any) -> list[Any]:
    """Through both steps, as the intake does it: taken apart, then each element on its own."""
    elements = split_messaging(body, object_name=OBJECT)
    return [
        one.model_dump(mode="json", exclude_defaults=True) | {"type": one.type}
        for element in elements
        for one in parse(element.body)
    ]


def read_all() -> dict[str, Any]:
    return {file.stem: read(json.loads(file.read_text())) for file in inbound_files()}


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(read_all(), indent=1, ensure_ascii=False, sort_keys=True) + "\n")
