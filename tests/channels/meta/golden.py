"""What each payload is read as, in plain JSON without what is empty: what the golden snapshots hold."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from relevo.channels.instagram import wire as instagram
from relevo.channels.messenger import wire as messenger
from relevo.desk.channels.api import Incoming
from relevo.platform.graph.messaging import split_messaging

INBOUND = ("in_", "echo_", "dashboard_")
CHANNELS = Path(__file__).parents[1]


@dataclass(frozen=True)
class Golden:
    kind: str
    object_name: str
    parse: Callable[[Any], Sequence[Incoming]]

    @property
    def payloads(self) -> Path:
        return CHANNELS / self.kind / "payloads"

    @property
    def snapshot(self) -> Path:
        return CHANNELS / self.kind / "golden.json"

    def inbound_files(self) -> list[Path]:
        return sorted(file for file in self.payloads.glob("*.json") if file.name.startswith(INBOUND))

    def payload(self, name: str) -> Any:
        return json.loads((self.payloads / f"{name}.json").read_text())

    def read(self, body: Any) -> list[Any]:
        """Through both steps, as the intake does it: taken apart, then each element on its own."""
        elements = split_messaging(body, object_name=self.object_name)
        return [
            one.model_dump(mode="json", exclude_defaults=True) | {"type": one.type}
            for element in elements
            for one in self.parse(element.body)
        ]

    def write(self) -> None:
        read = {file.stem: self.read(json.loads(file.read_text())) for file in self.inbound_files()}
        self.snapshot.write_text(json.dumps(read, indent=1, ensure_ascii=False, sort_keys=True) + "\n")


INSTAGRAM = Golden("instagram", instagram.OBJECT, instagram.parse)
MESSENGER = Golden("messenger", messenger.OBJECT, messenger.parse)
KINDS = (INSTAGRAM, MESSENGER)

if __name__ == "__main__":
    for kind in KINDS:
        kind.write()
