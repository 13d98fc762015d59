"""`make lock`: write the hashed requirements files from pyproject.toml.

A release is not taken in its first week (a stolen upload is usually found within days), every file is pinned
by hash, and no line names a host: the same lock serves behind any mirror.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
QUARANTINE = timedelta(days=7)


def compile_options(now: datetime) -> list[str]:
    return [
        "--universal",
        "--python-version=3.11",
        "--generate-hashes",
        "--no-annotate",
        "--no-header",
        "--no-emit-index-url",
        "--no-emit-find-links",
        f"--exclude-newer={(now - QUARANTINE).date().isoformat()}",
        "--quiet",
    ]


def targets() -> list[tuple[str, list[str]]]:
    """Lock file and what it is made from. dev is held to the versions of runtime: one tree, tested as shipped."""
    return [
        ("runtime.txt", ["pyproject.toml"]),
        ("dev.txt", ["--extra=dev", "-c", "requirements/runtime.txt", "pyproject.toml"]),
        ("setup.txt", ["requirements/setup.in"]),
        ("node.txt", ["requirements/node.in"]),
        ("embedder.txt", ["-c", "requirements/runtime.txt", "requirements/embedder.in"]),
    ]


def main() -> int:
    uv = shutil.which("uv", path=str(ROOT / ".venv" / "bin")) or shutil.which("uv")
    if uv is None:
        print("uv is missing: run make lock, which installs it", file=sys.stderr)
        return 1
    upgrade = ["--upgrade"] if "--upgrade" in sys.argv[1:] else []
    options = compile_options(datetime.now(UTC))
    for name, source in targets():
        out = f"requirements/{name}"
        # --no-config: a setting of this machine (a mirror, a link) must not change what is locked.
        done = subprocess.run(
            [uv, "pip", "compile", "--no-config", *options, *upgrade, *source, "-o", out], cwd=ROOT, check=False
        )
        if done.returncode != 0:
            return done.returncode
        count = sum("==" in line for line in (ROOT / out).read_text(encoding="utf-8").splitlines())
        print(f"{out}: {count} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
