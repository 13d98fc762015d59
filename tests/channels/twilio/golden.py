"""What each payload is read as, in plain JSON without what is empty: what the golden snapshot holds."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from relevo.channels.twilio import reading, wire

PAYLOADS = Path(__file__).with_name("payloads")
GOLDEN = Path(__file__).with_name("golden.json")
INBOUND = sorted(path.name for path in (*PAYLOADS.glob("in_*.json"), *PAYLOADS.glob("status_*.json")))
AT = 1_795_000_000.0


def read(name: str) -> Any:
    return json.loads((PAYLOADS / name).read_text())


def body_of(name: str) -> bytes:
    return urlencode(read(name)["form"]).encode()


def as_shown(name: str) -> dict[str, Any] | None:
    element = wire.split(wire.form_of(body_of(name)), {}, at=AT)
    if element is None:
        return None
    incoming = [
        {"type": one.type, **one.model_dump(mode="json", exclude_defaults=True)} for one in reading.parse(element.body)
    ]
    return {"lane": element.lane, "external_id": element.external_id, "incoming": incoming}


if __name__ == "__main__":
    shown = {name: as_shown(name) for name in INBOUND}
    GOLDEN.write_text(json.dumps(shown, indent=1, ensure_ascii=False, sort_keys=True) + "\n")
