"""A file is looked at by the scanner that the operator named, before anything of it is decoded."""

import shlex
import sys
from collections.abc import Generator
from pathlib import Path

import pytest

from relevo.platform.files.scanning import FileUnchecked, FileUnsafe, Scanner, scan, use_scanner

SCANNER = "import sys; sys.exit(1 if b'EICAR' in sys.stdin.buffer.read() else 0)"


@pytest.fixture(autouse=True)
def no_scanner_afterwards() -> Generator[None]:
    yield
    use_scanner("")


async def test_without_a_scanner_every_file_passes() -> None:
    await scan(b"EICAR")


async def test_a_clean_file_passes_and_one_with_a_virus_is_refused() -> None:
    use_scanner(shlex.join([sys.executable, "-c", SCANNER]))
    await scan(b"%PDF-1.7")
    with pytest.raises(FileUnsafe):
        await scan(b"X5O!P%@AP EICAR")


@pytest.mark.parametrize("command", ["import sys; sys.exit(2)", "import os; os.kill(os.getpid(), 9)"])
async def test_a_scanner_that_fails_lets_nothing_through(command: str) -> None:
    with pytest.raises(FileUnchecked):
        await Scanner((sys.executable, "-c", command)).check(b"clean")


async def test_a_scanner_that_is_not_there_or_never_ends_lets_nothing_through(tmp_path: Path) -> None:
    with pytest.raises(FileUnchecked):
        await Scanner((str(tmp_path / "nothing"),)).check(b"clean")
    with pytest.raises(FileUnchecked):
        await Scanner((sys.executable, "-c", "import time; time.sleep(60)"), within_s=0.2).check(b"clean")


async def test_one_that_hangs_up_early_has_said_what_it_said() -> None:
    with pytest.raises(FileUnsafe):
        await Scanner((sys.executable, "-c", "import sys; sys.exit(1)")).check(b"x" * 5_000_000)
