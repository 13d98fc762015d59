"""Text of scans and pictures, by the program tesseract where it is installed."""

import base64
import shutil
import time

from relevo.desk.knowledge.extract.limits import MAX_OCR_PAGES, MAX_OCR_SECONDS, MAX_SECONDS, MAX_TEXT_CHARACTERS
from relevo.desk.knowledge.extract.problems import Unreadable
from relevo.desk.knowledge.extract.process import run_child, run_module
from relevo.kit.text.folding import clean

_READER = "relevo.desk.knowledge.extract.child"
_PROGRAM = "relevo.desk.knowledge.extract.ocr_child"
_LANGUAGES = ("eng", "spa", "por", "fra")
_known_languages: dict[str, str] = {}


async def recognise(kind: str, data: bytes, *, pages: int) -> str:
    """The text of a scan. Raises Unreadable, with "needs_ocr" where tesseract is not installed."""
    program = find_tesseract()
    if program is None:
        raise Unreadable("needs_ocr")
    if pages > MAX_OCR_PAGES:
        raise Unreadable("too_many_scans")
    languages = await _languages(program)
    until = time.monotonic() + MAX_OCR_SECONDS
    texts: list[str] = []
    for number in range(pages):
        seconds = min(MAX_SECONDS, until - time.monotonic())
        if seconds <= 0:
            raise Unreadable("too_slow")
        page = await run_child(_READER, f"{kind}:{number}", data, seconds)
        picture = base64.b64decode(str(page.get("picture", "")))
        # Page segmentation 3: find columns and blocks by itself.
        output, code = await run_module(
            _PROGRAM, [program, "stdin", "stdout", "-l", languages, "--psm", "3"], picture, seconds
        )
        if code != 0:
            raise Unreadable("crashed")
        texts.append(output.decode("utf-8", errors="replace").replace("\f", "\n"))
    text = clean("\n\n".join(texts))
    if not any(character.isalnum() for character in text):
        raise Unreadable("no_text")
    if len(text) > MAX_TEXT_CHARACTERS:
        raise Unreadable("too_much_text")
    return text


def find_tesseract() -> str | None:
    """Looked up each time: it may be installed while we run."""
    return shutil.which("tesseract")


async def _languages(program: str) -> str:
    """Those of ours that are installed, as tesseract wants them ("eng+spa")."""
    if program not in _known_languages:
        output, _ = await run_module(_PROGRAM, [program, "--list-langs"], b"", MAX_SECONDS)
        installed = set(output.decode("utf-8", errors="replace").split())
        found = [language for language in _LANGUAGES if language in installed]
        if not found:
            raise Unreadable("needs_ocr")
        _known_languages[program] = "+".join(found)
    return _known_languages[program]
