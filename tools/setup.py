"""From a fresh clone to something that starts: environment, packages, Relevo itself, web screens.

Run by the Makefile with any Python >= 3.11 and the standard library only. Every step is remembered in
.venv/.relevo-setup.json by what it was made from, so the next start repeats nothing (a few hundredths of a second).

    python tools/setup.py runtime|dev [--web] [--node]
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import io
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMPS = VENV / ".relevo-setup.json"
LOG = VENV / "setup.log"
OLDEST = (3, 11)

# Run as a file by a Python that knows nothing of this tree yet.
sys.path.insert(0, str(ROOT))

from tools import webbuild  # noqa: E402 - importable only from here on


class SetupFailed(Exception):
    """One line that says what a person can do."""


def python_in_venv() -> Path:
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def say(text: str) -> None:
    print(text, flush=True)


@contextmanager
def step(what: str) -> Generator[None]:
    """One line: what, and how long. On a terminal the seconds count while it runs."""
    started = time.monotonic()
    done = threading.Event()
    live = sys.stdout.isatty()

    def tick() -> None:
        while not done.wait(1):
            sys.stdout.write(f"\r  {what} … {time.monotonic() - started:.0f} s")
            sys.stdout.flush()

    sys.stdout.write(f"  {what} …")
    sys.stdout.flush()
    ticker = threading.Thread(target=tick, daemon=True)
    if live:
        ticker.start()
    ending = " failed\n"
    try:
        yield
        ending = f" {time.monotonic() - started:.1f} s\n"
    finally:
        done.set()
        if live:
            ticker.join()
        sys.stdout.write((f"\r  {what} …" if live else "") + ending)
        sys.stdout.flush()


def run(command: list[str], log: TextIO, **env: str) -> None:
    log.write(f"$ {' '.join(command)}\n")
    log.flush()
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **env}, check=False, stdout=log, stderr=subprocess.STDOUT
    )
    if done.returncode != 0:
        raise subprocess.CalledProcessError(done.returncode, command)


def digest(*paths: Path) -> str:
    seen = hashlib.sha256()
    for path in paths:
        seen.update(path.read_bytes())
    return seen.hexdigest()


def read_stamps() -> dict[str, str]:
    try:
        return {str(key): str(value) for key, value in json.loads(STAMPS.read_text(encoding="utf-8")).items()}
    except (OSError, ValueError, AttributeError):
        return {}


def remember(**stamps: str) -> None:
    STAMPS.write_text(json.dumps({**read_stamps(), **stamps}, indent=1), encoding="utf-8")


def is_venv_usable() -> bool:
    """Made in this very folder (its scripts carry the path), by the Python that still stands behind it, with pip."""
    stamps = read_stamps()
    if stamps.get("root", str(ROOT)) != str(ROOT) or not python_in_venv().exists():
        return False
    version = version_in_venv(needs_pip="python" not in stamps)
    if not version or version != stamps.get("python", version):
        # A system upgrade can put 3.12 behind an environment whose packages lie in lib/python3.11.
        return False
    if "python" not in stamps:
        # Made by hand, or by a first start that was cut off: kept, since it can install.
        remember(root=str(ROOT), python=version, pip=stamps.get("pip", "own"))
    return True


def version_in_venv(*, needs_pip: bool) -> str:
    probe = "import sys; assert sys.version_info >= (3, 11); print('%d.%d' % sys.version_info[:2])"
    command = [str(python_in_venv()), "-c", ("import pip; " if needs_pip else "") + probe]
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def make_venv() -> None:
    if VENV.exists():
        # A half-made environment is not worth mending: it holds nothing that the next minute does not bring back.
        try:
            shutil.rmtree(VENV)
        except OSError as failed:
            raise SetupFailed(f"the old {VENV} cannot be removed: {failed.strerror}") from failed
    version = ".".join(map(str, sys.version_info[:3]))
    with step(f"Environment in .venv (Python {version})"):
        # Debian ships Python without ensurepip unless python3-venv is installed; a system pip will do instead.
        with_pip = importlib.util.find_spec("ensurepip") is not None
        if not with_pip and importlib.util.find_spec("pip") is None:
            raise SetupFailed("this Python has neither ensurepip nor pip: install python3-venv (Debian, Ubuntu)")
        base = [sys.executable, "-m", "venv", *([] if with_pip else ["--without-pip"]), str(VENV)]
        done = subprocess.run(base, check=False, capture_output=True, text=True)
        if done.returncode != 0:
            raise SetupFailed(last_line(done.stdout + done.stderr) or "python -m venv failed")
    remember(
        root=str(ROOT), python=f"{sys.version_info.major}.{sys.version_info.minor}", pip="own" if with_pip else "system"
    )


def pip(log: TextIO, *args: str) -> None:
    if read_stamps().get("pip") == "system":
        command = [sys.executable, "-m", "pip", "--python", str(python_in_venv())]
    else:
        command = [str(python_in_venv()), "-m", "pip"]
    run([*command, *args], log, PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_ROOT_USER_ACTION="ignore", PIP_NO_INPUT="1")


def install(log: TextIO, lock: Path) -> None:
    """By uv; by pip where uv cannot reach what pip is configured to reach. The hashes hold either way."""
    uv = python_in_venv().with_name("uv")
    where = ["--require-hashes", "-r", str(lock)]
    try:
        run([str(uv), "pip", "install", "--python", str(python_in_venv()), *where], log, VIRTUAL_ENV=str(VENV))
    except (subprocess.CalledProcessError, OSError):
        log.write("uv did not succeed; the same lock with pip:\n")
        pip(log, "install", *where)


def once(name: str, wanted: str, what: str, do: Callable[[], None]) -> None:
    if read_stamps().get(name) == wanted:
        return
    with step(what):
        do()
    remember(**{name: wanted})


def count_pins(lock: Path) -> int:
    return sum("==" in line for line in lock.read_text(encoding="utf-8").splitlines())


def set_up(level: str, *, web: bool, node: bool) -> None:
    if not is_venv_usable():
        make_venv()
    requirements = ROOT / "requirements"
    with LOG.open("a", encoding="utf-8") as log:
        setup_lock = requirements / "setup.txt"
        once(
            "setup",
            digest(setup_lock),
            "Installer (uv, hatchling)",
            lambda: pip(log, "install", "--require-hashes", "-r", str(setup_lock)),
        )

        for lock in locks_for(level):
            what = f"Python packages ({count_pins(lock)}, every one checked against its hash)"
            once(lock.stem, digest(lock), what, lambda lock=lock: install(log, lock))

        uv = str(python_in_venv().with_name("uv"))
        editable = [
            uv,
            "pip",
            "install",
            "--python",
            str(python_in_venv()),
            "--no-deps",
            "--no-build-isolation",
            "-e",
            ".",
        ]
        once(
            "relevo",
            digest(ROOT / "pyproject.toml", ROOT / "hatch_build.py"),
            "Relevo itself",
            lambda: run(editable, log, RELEVO_SKIP_WEB="1", VIRTUAL_ENV=str(VENV)),
        )
        skip_web = bool(os.environ.get("RELEVO_SKIP_WEB"))
        stale = webbuild.stale(ROOT) if web and not skip_web else []
        if stale or node:
            lock = requirements / "node.txt"
            once("node", digest(lock), "Node.js, as a Python package", lambda: install(log, lock))
        for frontend in stale:
            with step(f"Web screens: {frontend.name}"):
                build_web(frontend.name, log)


def build_web(name: str, log: TextIO) -> None:
    # In the environment's own Python: the Node.js wheel lies there.
    run([str(python_in_venv()), "-m", "tools.webbuild", name], log)


def locks_for(level: str) -> list[Path]:
    """dev holds everything of runtime, at the same versions."""
    requirements = ROOT / "requirements"
    stamps = read_stamps()
    dev, runtime = requirements / "dev.txt", requirements / "runtime.txt"
    if level == "dev" or stamps.get("dev") == digest(dev):
        return [dev]
    return [runtime]


def last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else ""


def tail(path: Path, count: int = 15) -> str:
    try:
        return "\n".join(
            "    " + line for line in path.read_text(encoding="utf-8", errors="replace").splitlines()[-count:]
        )
    except OSError:
        return ""


def main() -> int:
    parser = argparse.ArgumentParser(description="Set up .venv for Relevo")
    parser.add_argument("level", choices=["runtime", "dev"])
    parser.add_argument("--web", action="store_true", help="build the web screens where they are stale")
    parser.add_argument("--node", action="store_true", help="install Node.js even if nothing is stale")
    args = parser.parse_args()
    if sys.version_info < OLDEST:
        say(f"Relevo needs Python 3.11 or newer; this is {sys.version.split()[0]} ({sys.executable}).")
        return 1
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that cannot show "…" must not stop the setup
    started = time.monotonic()
    try:
        with webbuild.one_at_a_time(ROOT, lambda: say("  waiting for another setup in this folder …")):
            set_up(args.level, web=args.web, node=args.node)
    except KeyboardInterrupt:
        say("\nStopped. The next make goes on from here.")
        return 130
    except SetupFailed as failed:
        say(f"Setup stopped: {failed}")
        return 1
    except subprocess.CalledProcessError as failed:
        program = Path(failed.cmd[0]).name
        say(f"Setup stopped: {program} ended with {failed.returncode}. The end of .venv/setup.log:\n{tail(LOG)}")
        return 1
    except OSError as failed:
        say(f"Setup stopped: cannot write {failed.filename or ROOT}: {failed.strerror}.")
        return 1
    spent = time.monotonic() - started
    if spent > 1:
        say(f"  Ready in {spent:.0f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
