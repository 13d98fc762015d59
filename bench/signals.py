"""Hearing signals: what words and trained detectors take from each message, before anybody answers."""

import statistics
import time
from collections.abc import Callable
from functools import partial

from bench.report import Figure, Report, percentile
from relevo.assistant.signals.course import chance_of_breaking
from relevo.assistant.signals.detected import ears, read_detected
from relevo.assistant.signals.state import Said, read_signals

_MESSAGES = 300
_TARGET_MS = 3.0
_TEXTS = (
    "hola, mi pedido {n} no ha llegado y quería saber cuándo llega, gracias",
    "Hi! I ordered {n} lamps last week. Could you tell me where they are? Thanks a lot.",
    "olá, comprei a luminária {n} e ela não acende. O que eu faço? Já troquei a lâmpada.",
    "¿tenéis el modelo {n} en azul?",
)


def measure_signals(report: Report) -> None:
    messages = [
        Said(id=str(at), author="contact", text=_TEXTS[at % len(_TEXTS)].format(n=4000 + at)) for at in range(_MESSAGES)
    ]
    began = time.perf_counter()
    ears()
    report.add(Figure("signals: load the trained detectors, once", (time.perf_counter() - began) * 1000, "ms"))
    read_signals(messages[:4], messages[:4])
    heard = [_time(partial(read_detected, [each])) for each in messages]
    report.add(Figure("signals: detectors alone, a message", statistics.median(heard), "ms"))
    both = [_time(partial(read_signals, [each], [each])) for each in messages[::-1]]
    median = statistics.median(both)
    report.add(
        Figure(
            "signals: words and detectors, a message",
            median,
            "ms",
            target=f"<= {_TARGET_MS:.0f} ms",
            is_met=median <= _TARGET_MS,
            more={"p95": f"{percentile(both, 0.95):.2f}"},
        )
    )
    talk = [Said(id=str(at), author="company" if at % 2 else "contact", text=f"number {at}") for at in range(24)]
    report.add(Figure("signals: the course of 24 turns", _time(lambda: chance_of_breaking(talk)), "ms"))


def _time(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000
