"""The bridge over Apertium (a program of its own, GPL), where the machine has it: en-es, es-pt, and by way of es en-pt.

A pipeline is a second to start and a millisecond to ask, so each direction keeps one, fed with texts that end in NUL
(each program must be told so, `-z`; the `apertium` command does not tell all, so the mode's own pipeline is run).
It runs without our environment, within bounded memory, and is killed when it is late; then its direction rests for a
while and searching goes on by words.
"""

import logging
import os
import re
import select
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Protocol

LONGEST_TEXT = 4_000  # characters; what is beyond is not translated
MAX_MEMORY_KB = 1_000_000  # of each program of a pipeline
ANSWER_S = 3.0  # for one text
START_S = 10.0  # for the first one, which waits for the dictionaries
REST_S = 60.0  # after a failure
_DIRECTIONS = {("es", "en"): "spa-eng", ("en", "es"): "eng-spa", ("pt", "es"): "pt-es", ("es", "pt"): "es-pt"}
# What two steps at most may connect.
BRIDGED_PAIRS = (("es", "en"), ("en", "es"), ("pt", "es"), ("es", "pt"), ("pt", "en"), ("en", "pt"))
_MODES = Path("/usr/share/apertium/modes")
# What ends a text: a blank that the programs pass on, as Apertium's own deformatter writes it.
_END = b".[][\n]\x00"
# Signs that mean something in Apertium's stream. For searching they mean nothing.
_SIGNS = re.compile(r"[\^$/\\<>{}@*\[\]~\x00-\x1f\x7f]+")
_log = logging.getLogger(__name__)


class Bridge(Protocol):
    """Texts from one language into another, good enough to search with."""

    @property
    def name(self) -> str: ...

    def connects(self, source: str, target: str) -> bool: ...

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str | None]:
        """Blocking; call it in a thread. None for a text that could not be translated."""
        ...

    def close(self) -> None: ...


class ApertiumBridge:
    """Raises nothing: what fails is None, and the log says why."""

    name = "apertium"

    def __init__(self, modes: Mapping[tuple[str, str], Path], *, start_s: float = START_S) -> None:
        """`modes`: per pair of languages the file with its pipeline, as Apertium installs it."""
        self._pipelines = {pair: _Pipeline(mode, start_s) for pair, mode in modes.items()}

    def connects(self, source: str, target: str) -> bool:
        return self._route(source, target) is not None

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str | None]:
        route = self._route(source, target)
        if route is None:
            return [None for _ in texts]
        translated: list[str | None] = list(texts)
        for pipeline in route:
            translated = pipeline.translate(translated)
        return translated

    def close(self) -> None:
        for pipeline in self._pipelines.values():
            pipeline.close()

    def _route(self, source: str, target: str) -> "Sequence[_Pipeline] | None":
        direct = self._pipelines.get((source, target))
        if direct is not None:
            return [direct]
        first, second = self._pipelines.get((source, "es")), self._pipelines.get(("es", target))
        return [first, second] if first is not None and second is not None and source != target else None


@dataclass
class _Pipeline:
    mode: Path
    start_s: float
    _process: subprocess.Popen[bytes] | None = None
    _rests_until: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def translate(self, texts: Sequence[str | None]) -> list[str | None]:
        with self._lock:
            return [self._ask(plain) if text and (plain := _plain(text)) else text for text in texts]

    def close(self) -> None:
        with self._lock:
            self._stop()

    def _ask(self, text: str) -> str | None:
        if time.monotonic() < self._rests_until:
            return None
        try:
            is_new = self._process is None
            process = self._process = self._process or self._start()
            # Read before all is written, a full pipe would stop both; texts are far shorter than a pipe holds.
            os.write(_descriptor(process.stdin), text.encode() + _END)
            answer = _read_until_nul(process, self.start_s if is_new else ANSWER_S)
        except OSError as problem:
            # TimeoutError and a broken pipe are among them.
            _log.warning("bridge.failed", extra={"mode": self.mode.stem, "problem": repr(problem)})
            self._rests_until = time.monotonic() + REST_S
            self._stop()
            return None
        return answer.decode("utf-8", "replace").removesuffix(_END[:-1].decode()).strip()

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 - a fixed command; texts go in through the pipe
            ["/bin/sh", "-c", f"ulimit -v {MAX_MEMORY_KB}; {_fed_by_nul(self.mode.read_text())}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"},
            cwd="/",
            # A group of its own: the shell's children end with it.
            start_new_session=True,
            bufsize=0,
        )

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
        process.wait()


def find_bridge(modes: Path = _MODES) -> ApertiumBridge | None:
    """The bridge with the language pairs that are installed; None where there is none."""
    files = {pair: modes / f"{mode}.mode" for pair, mode in _DIRECTIONS.items()}
    installed = {pair: file for pair, file in files.items() if file.is_file()}
    return ApertiumBridge(installed) if installed and shutil.which("lt-proc") else None


def _fed_by_nul(mode: str) -> str:
    """A mode's pipeline, each program told to answer at every NUL; unknown words stay as they are, without a mark."""
    programs = [program.strip().partition(" ") for program in mode.strip().split("|")]
    pipeline = " | ".join(f"{name} -z {arguments}" for name, _, arguments in programs)
    return pipeline.replace("$1", "-n").replace("$2", "")


def _plain(text: str) -> str:
    return " ".join(_SIGNS.sub(" ", text[:LONGEST_TEXT]).split())


def _descriptor(pipe: IO[bytes] | None) -> int:
    if pipe is None:
        raise BrokenPipeError
    return pipe.fileno()


def _read_until_nul(process: subprocess.Popen[bytes], seconds: float) -> bytes:
    """Raises TimeoutError, or BrokenPipeError when the program ended."""
    until = time.monotonic() + seconds
    read = b""
    source = _descriptor(process.stdout)
    while not read.endswith(b"\x00"):
        ready, _, _ = select.select([source], [], [], max(until - time.monotonic(), 0))
        if not ready:
            raise TimeoutError
        part = os.read(source, 65536)
        if not part:
            raise BrokenPipeError
        read += part
    return read[:-1]
