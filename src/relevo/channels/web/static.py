"""The built widget in memory: its page, its assets, the loader, its words. Small enough to keep, packed once."""

import gzip
import hashlib
import json
import mimetypes
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

FOLDER = Path(__file__).resolve().parents[2] / "static" / "widget"
IMMUTABLE = "public, max-age=31536000, immutable"
# The address without a version stands in the pages of companies; a new release reaches them within minutes.
BRIEFLY = "public, max-age=300, stale-while-revalidate=86400"


@dataclass(frozen=True)
class Asset:
    body: bytes
    media_type: str

    @cached_property
    def packed(self) -> bytes:
        return gzip.compress(self.body, 9, mtime=0)

    @cached_property
    def version(self) -> str:
        return hashlib.sha256(self.body).hexdigest()[:16]

    def respond(self, request: Request, *, cache: str, headers: dict[str, str] | None = None) -> Response:
        tag = f'"{self.version}"'
        shared = {"Cache-Control": cache, "ETag": tag, "Vary": "Accept-Encoding", **(headers or {})}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=shared)
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(self.body, media_type=self.media_type, headers=shared)
        return Response(self.packed, media_type=self.media_type, headers={**shared, "Content-Encoding": "gzip"})


@dataclass(frozen=True)
class Built:
    page: str
    loader: Asset
    assets: dict[str, Asset]
    texts: dict[str, str]  # by language: JSON that may stand inside a script element


_built: dict[Path, Built] = {}


def find_built(folder: Path = FOLDER) -> Built | None:
    """The build, read once; None while there is none."""
    known = _built.get(folder)
    if known is None and (folder / "index.html").is_file():
        known = _built[folder] = _read(folder)
    return known


def _read(folder: Path) -> Built:
    return Built(
        page=(folder / "index.html").read_text(encoding="utf-8"),
        loader=Asset((folder / "chat.js").read_bytes(), "text/javascript"),
        assets={file.name: Asset(file.read_bytes(), _media_type(file)) for file in (folder / "assets").iterdir()},
        texts={file.stem: _inert(file) for file in (folder / "texts").glob("*.json")},
    )


def _media_type(file: Path) -> str:
    return mimetypes.guess_type(file.name)[0] or "application/octet-stream"


def _inert(file: Path) -> str:
    """JSON in which no sign can end the element it stands in."""
    compact = json.dumps(json.loads(file.read_text(encoding="utf-8")), ensure_ascii=False, separators=(",", ":"))
    return compact.replace("<", "\\u003c").replace("&", "\\u0026")
