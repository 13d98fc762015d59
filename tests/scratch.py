"""A folder for an embedded server: pytest's own temporary folders are closed to other accounts, and where tests run as
root the server has an account of its own that must be able to pass."""

import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def open_folder() -> Generator[Path]:
    with tempfile.TemporaryDirectory(prefix="relevo-test-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
