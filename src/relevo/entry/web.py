"""The web application: every room's routes, the built screens, health. Nothing here decides anything."""

import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from relevo import __version__
from relevo.entry.house import House
from relevo.entry.wiring import API_ROUTERS, ROOT_ROUTERS, SOCKETS
from relevo.platform.http.frame import install_http
from relevo.platform.http.headers import workspace_headers
from relevo.platform.observe.health import add_health
from relevo.platform.observe.requests import RequestObserver
from relevo.platform.realtime import SocketDoor

SCREENS = Path(__file__).resolve().parents[1] / "static" / "workspace"
NONCE_PLACE = "__NONCE__"
NOT_BUILT = "The workspace's screens are not built. Run `make demo`, or `npm run build` in web/workspace.\n"

Extra = Callable[[FastAPI, House], None]


class ImmutableFiles(StaticFiles):
    """Built files carry a hash in their name, so a browser may keep them for good."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def create_app(house: House, *, extras: Sequence[Extra] = ()) -> FastAPI:
    """The application over an open house; `extras` add pages of a command (the demo's shop)."""
    app = _bare_app()
    install_http(app, house.http)
    app.add_middleware(RequestObserver)
    _add_routes(app)
    add_health(app, house.db, metrics_token=house.settings.metrics_token)
    for extra in extras:
        extra(app, house)
    _add_screens(app)
    app.add_middleware(SocketDoor, doors=SOCKETS)
    return app


def openapi_document() -> dict[str, Any]:
    """The API's description, without a database: the workspace's typed client is generated from it."""
    app = _bare_app()
    _add_routes(app)
    return app.openapi()


def _bare_app() -> FastAPI:
    return FastAPI(
        title="Relevo",
        version=__version__,
        description="The public API. The workspace's screens use the same routes.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,  # its page loads scripts from elsewhere, which our policy forbids
        redoc_url=None,
    )


def _add_routes(app: FastAPI) -> None:
    # Routes are tried one after the other: the customers' side, which is the busy one, comes first.
    for router in ROOT_ROUTERS:
        app.include_router(router)
    for router in API_ROUTERS:
        app.include_router(router, prefix="/api/v1")


class Screens:
    """The built workspace. Its page is read again when it was built anew, so `make dev` needs no restart."""

    def __init__(self, folder: Path) -> None:
        self._index = folder / "index.html"
        self._read_at = 0
        self._page = ""

    def page(self) -> str | None:
        """The page with a place for the nonce; None if it was never built."""
        try:
            changed_at = self._index.stat().st_mtime_ns
            if changed_at != self._read_at:
                self._page, self._read_at = self._index.read_text(), changed_at
        except FileNotFoundError:
            return None
        return self._page


def _add_screens(app: FastAPI) -> None:
    """The workspace is one page; its own router reads the address, so every unknown page path gives it."""
    screens = Screens(SCREENS)
    public = {file.name for file in SCREENS.glob("*") if file.is_file() and file.name != "index.html"}
    app.mount("/assets", ImmutableFiles(directory=SCREENS / "assets", check_dir=False))

    @app.get("/{path:path}", include_in_schema=False)
    async def workspace_screen(path: str) -> Response:
        if path.split("/", 1)[0] in ("api", "web", "assets", "widget"):
            raise HTTPException(404)
        if path in public:
            return FileResponse(SCREENS / path, headers={"Cache-Control": "public, max-age=3600"})
        page = screens.page()
        if page is None:
            return PlainTextResponse(NOT_BUILT, status_code=503)
        nonce = secrets.token_urlsafe(16)
        headers = {"Cache-Control": "no-cache", **workspace_headers(nonce)}
        return HTMLResponse(page.replace(NONCE_PLACE, nonce), headers=headers)
