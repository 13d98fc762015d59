"""The process that reads pages and sitemaps: kind as argument, one line of JSON and the bytes on stdin, JSON on stdout.

It stands behind the same walls as the one that reads files (extract/sandbox.py).
"""

import json
import sys
from collections.abc import Callable
from typing import Any

from relevo.desk.knowledge.extract import sandbox
from relevo.desk.knowledge.extract.problems import Unreadable
from relevo.desk.knowledge.website.page import read_page
from relevo.desk.knowledge.website.sitemap import read_sitemap

_READERS: dict[str, Callable[[dict[str, str], bytes], dict[str, Any]]] = {"page": read_page, "sitemap": read_sitemap}


def main() -> None:
    read = _READERS[sys.argv[1]]
    sandbox.enter()
    try:
        about: dict[str, str] = json.loads(sys.stdin.buffer.readline())
        result = read(about, sys.stdin.buffer.read())
    except Unreadable as problem:
        result = {"problem": problem.code}
    except (MemoryError, RecursionError):
        result = {"problem": "too_demanding"}
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()
