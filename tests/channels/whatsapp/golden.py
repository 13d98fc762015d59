"""Events as plain JSON, without what is empty: what the golden snapshots hold."""

import dataclasses
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from relevo.channels.whatsapp.wire import parse

PAYLOADS = Path(__file__).parent / "payloads"
GOLDEN = Path(__file__).parent / "golden.json"
INBOUND = ("in_", "echo_", "history_", "status_", "template_", "user_")


def inbound_files() -> list[Path]:
    return sorted(file for file in PAYLOADS.glob("*.json") if file.name.startswith(INBOUND))


def payload(name: str) -> Any:
    return json.loads((PAYLOADS / f"{name}.json").read_text())


def plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
        kept = {name: part for name, part in fields.items() if part not in (None, "", [], {}, False) and name != "raw"}
        return {"is": type(value).__name__, **kept}
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    return value.isoformat() if isinstance(value, datetime) else value


def read_all() -> dict[str, Any]:
    return {file.stem: plain(parse(json.loads(file.read_text()))) for file in inbound_files()}


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(read_all(), indent=1, ensure_ascii=False, sort_keys=True) + "\n")
