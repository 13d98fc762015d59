"""No file names a machine's path or a package host.

Prevents: a clone that works only where it was written, and a lock that sends a company behind a mirror to a host
it cannot reach. A lock names versions and hashes; where they are fetched from is the reader's own setting.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from tools.lint.findings import Problem, name_of, read, walk

# Written so that this file does not match itself.
PATTERNS = {
    "a path of one machine": re.compile(r"(?<![\w.])/(wor[k]|far[m]|hom[e]/\w+|User[s]/\w+)/"),
    "a package host": re.compile(
        r"pythonhoste[d]\.|registry\.npmj[s]|registry\.yarnpk[g]|(^|[^a-z.])pyp[i]\.org|deb\.debia[n]"
    ),
}
LOCK_HOST = re.compile(r"https?://|^--(index-url|extra-index-url|find-links|trusted-host)", re.MULTILINE)
BINARY = (
    ".png",
    ".jpg",
    ".jpeg",
    ".gif",
    ".webp",
    ".ico",
    ".woff",
    ".woff2",
    ".pdf",
    ".wav",
    ".mp3",
    ".ogg",
    ".zip",
    ".gz",
)


def find_problems(root: Path) -> list[Problem]:
    problems: list[Problem] = []
    for path in walk(root):
        if path.suffix.lower() in BINARY or b"\0" in path.read_bytes()[:4096]:
            continue
        problems += lines_with_hosts(path, name_of(path, root))
    return [*problems, *lock_problems(root)]


def lines_with_hosts(path: Path, name: str) -> list[Problem]:
    problems: list[Problem] = []
    for number, line in enumerate(read(path).splitlines(), 1):
        problems += [
            Problem(name, number, f"names {what}") for what, pattern in PATTERNS.items() if pattern.search(line)
        ]
    return problems


def lock_problems(root: Path) -> list[Problem]:
    problems: list[Problem] = []
    if (root / "uv.lock").exists():
        problems.append(Problem("uv.lock", 0, "names hosts; the locks are requirements/*.txt (make lock)"))
    for lock in sorted((root / "requirements").glob("*.txt")):
        text = read(lock)
        if LOCK_HOST.search(text):
            problems.append(Problem(name_of(lock, root), 0, "names a host"))
        pins = re.findall(r"^[A-Za-z0-9][^\s=]*==", text, re.MULTILINE)
        if not pins or len(re.findall(r"\\\n\s+--hash=sha256:", text)) < len(pins):
            problems.append(Problem(name_of(lock, root), 0, "has a line without a hash"))
    for lock in walk(root, "web", endings=("package-lock.json",)):
        problems += npm_lock_problems(lock, name_of(lock, root))
    return problems


def npm_lock_problems(lock: Path, name: str) -> list[Problem]:
    problems: list[Problem] = []
    packages: dict[str, dict[str, Any]] = json.loads(read(lock)).get("packages", {})
    for key, package in packages.items():
        if package.get("resolved"):
            problems.append(Problem(name, 0, f"{key} has a resolved address"))
        elif key and not package.get("link") and not package.get("inBundle") and not package.get("integrity"):
            problems.append(Problem(name, 0, f"{key} has no integrity hash"))
    setting = lock.with_name(".npmrc")
    if not setting.is_file() or "omit-lockfile-registry-resolved=true" not in read(setting).replace(" ", ""):
        problems.append(Problem(name, 0, "needs omit-lockfile-registry-resolved=true in .npmrc beside it"))
    return problems
