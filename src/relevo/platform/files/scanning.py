"""The virus scanner that an operator names: a program that reads a file on its standard input.

It says how it went by its exit code, as ClamAV's programs do: 0 nothing was found, 1 something was, anything else: it
does not work. A file that could not be looked at is not taken; a scanner that is broken must not be a hole.
"""

import asyncio
import shlex
from dataclasses import dataclass

import structlog

from relevo.platform.files.kinds import FileRefused

SCAN_WITHIN_S = 60.0

log = structlog.get_logger(__name__)


class FileUnsafe(FileRefused, code="file_unsafe", status=422):
    """The virus scanner found something in this file, so it was not taken."""


class FileUnchecked(FileRefused, code="file_unchecked", status=503):
    """The virus scanner does not work just now, so no file is taken. Try again in a moment."""


@dataclass(frozen=True)
class Scanner:
    command: tuple[str, ...]
    within_s: float = SCAN_WITHIN_S

    async def check(self, body: bytes) -> None:
        """Raises FileUnsafe, FileUnchecked."""
        try:
            child = await asyncio.create_subprocess_exec(
                *self.command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
            )
        except OSError as error:
            log.error("files.scanner_not_started", reason=str(error))
            raise FileUnchecked from error
        try:
            async with asyncio.timeout(self.within_s):
                said, _ = await child.communicate(body)
        except TimeoutError:
            log.error("files.scanner_too_slow", within_s=self.within_s)
            raise FileUnchecked from None
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()
        if child.returncode == 0:
            return
        words = said[:300].decode("utf-8", "replace").strip()
        if child.returncode == 1:
            log.warning("files.unsafe", found=words)
            raise FileUnsafe
        log.error("files.scanner_failed", code=child.returncode, said=words)
        raise FileUnchecked


_named: list[Scanner] = []


def use_scanner(command: str) -> None:
    """For all files that come in from now on; "": none is looked at. Raises ValueError for a quote without its end."""
    words = tuple(shlex.split(command))
    _named[:] = [Scanner(words)] if words else []


async def scan(body: bytes) -> None:
    """Raises FileUnsafe, FileUnchecked."""
    for scanner in _named:
        await scanner.check(body)
