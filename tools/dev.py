"""`make dev`: the demo for those who change it.

The server starts again when a Python file of src/ changes; the screens are built again when a file of web/ changes
(reload the page). One process that watches modification times once a second: no watcher to install, works in
containers and on network folders. Ctrl-C stops both.
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from pathlib import Path

from tools import webbuild
from tools.lint.findings import walk

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_S = 15


def newest(paths: Iterable[Path]) -> tuple[int, float]:
    """How many files, and the youngest: a deleted file counts as a change too."""
    times: list[float] = []
    for path in paths:
        try:
            times.append(path.stat().st_mtime)
        except FileNotFoundError:
            continue
    return len(times), max(times, default=0.0)


def start(port: int, arguments: list[str]) -> subprocess.Popen[bytes]:
    relevo = str(Path(sys.executable).with_name("relevo"))
    return subprocess.Popen([relevo, "demo", "--port", str(port), *arguments], cwd=ROOT)


def stop(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is not None:
        return
    server.send_signal(signal.SIGINT)
    try:
        server.wait(PATIENCE_S)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def rebuild_screens(stopped: threading.Event) -> None:
    seen = {frontend.name: webbuild.digest(frontend) for frontend in webbuild.frontends(ROOT)}
    while not stopped.wait(1):
        for frontend in webbuild.frontends(ROOT):
            now = webbuild.digest(frontend)
            if seen.get(frontend.name) == now:
                continue
            seen[frontend.name] = now
            started = time.monotonic()
            try:
                webbuild.build(frontend)
                print(f"web/{frontend.name} built in {time.monotonic() - started:.1f} s", flush=True)
            except webbuild.WebBuildFailed as failed:
                print(failed, flush=True)


def serve(port: int, arguments: list[str]) -> int:
    def state() -> tuple[int, float]:
        return newest(walk(ROOT, "src", endings=(".py", ".json", ".sql")))

    seen, server = state(), start(port, arguments)
    try:
        while True:
            time.sleep(1)
            if (now := state()) != seen:
                seen = now
                print("Python changed: starting again", flush=True)
                stop(server)
                server = start(port, arguments)
    except KeyboardInterrupt:
        return 0
    finally:
        stop(server)


def main() -> int:
    parser = argparse.ArgumentParser(prog="make dev", description="The demo, restarted when its source changes")
    parser.add_argument("--port", type=int, default=8000)
    args, rest = parser.parse_known_args()
    stopped = threading.Event()
    watcher = threading.Thread(target=rebuild_screens, args=(stopped,))
    watcher.start()
    try:
        return serve(args.port, rest)
    finally:
        stopped.set()
        watcher.join()


if __name__ == "__main__":
    sys.exit(main())
