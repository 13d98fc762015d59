"""Failures that a person at the command line can do something about, told in one line each."""

import subprocess
from pathlib import Path

from pydantic import ValidationError

from relevo.platform.db import DatabaseUnavailableError


class UsageError(Exception):
    """The command cannot do that; the message says why and what to do instead."""


EXPECTED = (UsageError, DatabaseUnavailableError, ValidationError, OSError, subprocess.SubprocessError)


def explain(error: Exception) -> str:
    """One line: what is wrong and, where we know it, what to do."""
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        name = "RELEVO_" + "_".join(str(part) for part in first["loc"]).upper()
        return f"Setting {name} is not usable: {first['msg']}"
    if isinstance(error, PermissionError):
        where = Path(error.filename).absolute() if error.filename else None
        return f"Cannot write to {where}; choose another folder with --data." if where else str(error)
    if isinstance(error, subprocess.CalledProcessError):
        return f"{Path(str(error.cmd[0])).name} failed: {(error.stderr or b'').decode(errors='replace').strip()[-400:]}"
    return str(error) or type(error).__name__
