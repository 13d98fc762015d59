"""The process that reads one file: kind as argument, bytes on stdin, one JSON object on stdout.

It imports the parser of that kind first (that opens files, and the one for web pages takes two seconds), then gives
everything up, then reads the bytes. "picture:3" and "pdf:3" ask for the fourth page as a picture.
"""

import json
import sys
from importlib import import_module
from typing import Any

from relevo.desk.knowledge.extract import sandbox
from relevo.desk.knowledge.extract.limits import MAX_TEXT_CHARACTERS
from relevo.desk.knowledge.extract.problems import Unreadable

_READERS = {
    "pdf": ("pdf", "read_pdf"),
    "docx": ("docx", "read_docx"),
    "xlsx": ("xlsx", "read_xlsx"),
    "pptx": ("pptx", "read_pptx"),
    "csv": ("data", "read_csv"),
    "json": ("data", "read_json"),
    "html": ("html", "read_html"),
    "markdown": ("plain", "read_markdown"),
    "text": ("plain", "read_text"),
    "picture": ("scans", "count_pages"),
}
_PAGES = {"pdf": ("scans", "pdf_page"), "picture": ("scans", "picture_page")}


def main() -> None:
    kind, _, page = sys.argv[1].partition(":")
    module, function = (_PAGES if page else _READERS)[kind]
    read = getattr(import_module(f"relevo.desk.knowledge.extract.{module}"), function)
    sandbox.enter()
    try:
        data = sys.stdin.buffer.read()
        result = _checked(read(data, int(page)) if page else read(data))
    except Unreadable as problem:
        result = {"problem": problem.code}
    except (MemoryError, RecursionError):
        result = {"problem": "too_demanding"}
    json.dump(result, sys.stdout)


def _checked(read: tuple[str, str | None] | dict[str, Any]) -> dict[str, Any]:
    if isinstance(read, dict):
        return read
    text, title = read
    if not any(character.isalnum() for character in text):
        raise Unreadable("no_text")
    if len(text) > MAX_TEXT_CHARACTERS:
        raise Unreadable("too_much_text")
    return {"text": text, "title": title}


if __name__ == "__main__":
    main()
