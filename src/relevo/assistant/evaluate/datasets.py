"""Reading the sets: JSON lines under one folder, `<set>/<split>.jsonl` with the fixed parts beside them."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

Row: TypeAlias = dict[str, Any]


class MissingSet(Exception):
    """A file of the set is not in the folder."""


@dataclass(frozen=True)
class Data:
    root: Path
    split: str

    def fixed(self, path: str) -> list[Row]:
        """Rows that are the same in every split: passages, pages, training parts."""
        return _read(self.root / path)

    def split_rows(self, folder: str, *, prefix: str = "") -> list[Row]:
        return _read(self.root / folder / f"{prefix}{self.split}.jsonl")


def _read(path: Path) -> list[Row]:
    if not path.is_file():
        raise MissingSet(str(path))
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]
