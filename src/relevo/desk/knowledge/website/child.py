"""The process that reads pages and sitemaps: kind as argument, one line of JSON and the bytes on stdin, JSON on stdout.

It stands behind the same walls as the one that reads files (extract/sandbox.py).
"""

import json
import sys
from importlib import import_module
from typing import Any

from relevo.desk.knowledge.extract import sandbox
from relevo.desk.knowledge.extract.problems import Unreadable

# By name: a sitemap does not wait for what only pages need, which takes most of a child's life.
_READERS = {"page": ("page", "read_page"), "sitemap": ("sitemap", "read_sitemap")}
_HERE = "relevo.desk.knowledge.website"


def main() -> None:
    module, name = _READERS[sys.argv[1]]
    read = getattr(import_module(f"{_HERE}.{module}"), name)
    sandbox.enter()
    try:
        about: dict[str, str] = json.loads(sys.stdin.buffer.readline())
        result: dict[str, Any] = read(about, sys.stdin.buffer.read())
    except Unreadable as problem:
        result = {"problem": problem.code}
    except (MemoryError, RecursionError):
        result = {"problem": "too_demanding"}
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()
