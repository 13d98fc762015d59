"""The process that reads one file: kind as argument, bytes on stdin, one JSON object on stdout.

It imports its parser first (that opens files), then gives everything up, then reads the bytes.
"""

import json
import sys
from collections.abc import Callable

from relevo.desk.knowledge.extract import sandbox
from relevo.desk.knowledge.extract.html import read_html
from relevo.desk.knowledge.extract.limits import MAX_TEXT_CHARACTERS
from relevo.desk.knowledge.extract.pdf import read_pdf
from relevo.desk.knowledge.extract.plain import read_markdown, read_text
from relevo.desk.knowledge.extract.problems import Unreadable

_READERS: dict[str, Callable[[bytes], tuple[str, str | None]]] = {
    "pdf": read_pdf,
    "html": read_html,
    "markdown": read_markdown,
    "text": read_text,
}


def main() -> None:
    read = _READERS[sys.argv[1]]
    sandbox.enter()
    try:
        text, title = read(sys.stdin.buffer.read())
        result = _checked(text, title)
    except Unreadable as problem:
        result = {"problem": problem.code}
    except (MemoryError, RecursionError):
        result = {"problem": "too_demanding"}
    json.dump(result, sys.stdout)


def _checked(text: str, title: str | None) -> dict[str, str | None]:
    if not any(character.isalnum() for character in text):
        raise Unreadable("no_text")
    if len(text) > MAX_TEXT_CHARACTERS:
        raise Unreadable("too_much_text")
    return {"text": text, "title": title}


if __name__ == "__main__":
    main()
