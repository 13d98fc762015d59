"""robots_cases and site_login_gov: what may be read is read, all of it, and what may not is not.

robots_cases: the share of answers that are right, on the rows of the standard (rfc) and on those of one company
beyond it (google_only); parsed, the share of real files that are read without an error.
site_login_gov, crawled from loopback by its sitemap: pages, the share of its pages that are indexed; canaries, how many
of the three texts that must never be known are; extraction_f1, how far each page's text agrees with its clean text.
"""

import re
import tempfile
from collections import Counter
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from relevo.assistant.evaluate.bases import temporary_base
from relevo.assistant.evaluate.datasets import Data, MissingSet, Row
from relevo.assistant.evaluate.measures import share
from relevo.desk.knowledge.api import Robots, WebsiteInput, crawl_at_once
from relevo.kit.text.words import words
from relevo.platform.db import Database
from relevo.platform.egress import Egress
from relevo.platform.files import open_file_store

Figures = dict[str, float]
CANARIES = ("CANARY-ROBOTS-7F3A", "CANARY-NOINDEX-91BC", "CANARY-INJECT-55D0")
# The set's clean text still has what no reader sees: addresses of links, tags and template marks.
_MARKUP = re.compile(r"\]\([^)]*\)|<[^>]+>|\{[:%{][^}]*\}+")
_WRITTEN_FOR = b"http://localhost:8765"


async def robots_cases(_db: Database, data: Data) -> Figures:
    rows = data.fixed("robots_cases/cases.jsonl")
    standard = [row for row in rows if not row["google_only"]]
    beyond = [row for row in rows if row["google_only"]]
    files = data.fixed("robots_cases/real_files.jsonl")
    return {
        "robots_cases.rfc": share(sum(map(_is_right, standard)), len(standard)),
        "robots_cases.google_only": share(sum(map(_is_right, beyond)), len(beyond)),
        "robots_cases.parsed": share(sum(map(_can_be_read, files)), len(files)),
    }


def _is_right(row: Row) -> bool:
    return Robots(row["robots_txt"]).allows(row["url"], product=row["user_agent"]) == row["allowed"]


def _can_be_read(row: Row) -> bool:
    robots = Robots(row["robots_txt"])
    return robots.allows("https://example.com/help") in (True, False) and robots.delay_s >= 0


async def site_login_gov(db: Database, data: Data) -> Figures:
    pages = data.fixed("site_login_gov/pages.jsonl")
    folder = data.root / "site_login_gov/site"
    if not folder.is_dir():
        raise MissingSet(str(folder))
    with _served(folder) as origin, tempfile.TemporaryDirectory() as files:
        async with temporary_base(db) as base, Egress(allow_hosts=["127.0.0.1"]) as egress:
            given = WebsiteInput(url=f"{origin}/sitemap_index.xml", mode="sitemap", delay_ms=0)
            await crawl_at_once(db, egress, open_file_store(files), base.workspace_id, given)
            async with db.transaction(base.workspace_id, read_only=True) as tx:
                rows = await tx.fetch("SELECT url, text FROM knowledge_document WHERE workspace_id = $1", tx.tenant)
    texts: dict[str, str] = {row["url"].removeprefix(origin): row["text"] for row in rows}
    return {
        "site_login_gov.pages": share(sum(page["url"] in texts for page in pages), len(pages)),
        "site_login_gov.canaries": float(sum(any(canary in text for text in texts.values()) for canary in CANARIES)),
        "site_login_gov.extraction_f1": _mean_agreement(pages, texts),
    }


def _mean_agreement(pages: Sequence[Row], texts: Mapping[str, str]) -> float:
    expected = {page["url"]: _MARKUP.sub(" ", page["md"]) for page in pages}
    worded = {url: text for url, text in expected.items() if words(text)}
    return sum(_agreement(text, texts.get(url, "")) for url, text in worded.items()) / max(len(worded), 1)


def _agreement(expected: str, found: str) -> float:
    """F1 over words, each as often as it stands there."""
    wanted, got = Counter(words(expected)), Counter(words(found))
    common = sum((wanted & got).values())
    return 2 * common / (wanted.total() + got.total()) if common else 0.0


class _Files(SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        """As the folder has it, but with the address it was written for replaced by ours."""
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file():
            self.send_error(404)
            return
        body = file.read_bytes().replace(_WRITTEN_FOR, f"http://{self.headers['Host']}".encode())
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's signature
        """Nobody reads along."""


@contextmanager
def _served(folder: Path) -> Generator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Files, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
