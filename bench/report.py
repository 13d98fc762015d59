"""One line per figure: what was measured, ours, the floor's, their ratio, the target."""

import json
import statistics
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass
class Figure:
    name: str
    ours: float
    unit: str
    floor: float | None = None
    target: str = ""
    is_met: bool | None = None
    more: dict[str, Any] = field(default_factory=dict[str, Any])

    @property
    def ratio(self) -> float | None:
        return self.ours / self.floor if self.floor else None


class Report:
    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json

    def add(self, figure: Figure) -> None:
        if self._as_json:
            print(json.dumps({**asdict(figure), "ratio": figure.ratio}), flush=True)
            return
        ratio = f" = {figure.ratio:.2f} x floor ({figure.floor:,.2f})" if figure.ratio is not None else ""
        more = "".join(f" · {key} {value}" for key, value in figure.more.items())
        verdict = {True: " · met", False: " · MISSED", None: ""}[figure.is_met]
        target = f" · target {figure.target}{verdict}" if figure.target else ""
        print(f"{figure.name}: {figure.ours:,.2f} {figure.unit}{ratio}{more}{target}", flush=True)

    def skip(self, name: str, why: str) -> None:
        if self._as_json:
            print(json.dumps({"name": name, "skipped": why}), flush=True)
        else:
            print(f"{name}: not measured ({why})", flush=True)


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def median(values: list[float]) -> float:
    return statistics.median(values)
