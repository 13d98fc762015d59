"""What a browser fetches: the chat's page (alone, in a page, or behind the launcher), the loader, their assets."""

from html import escape
from typing import Annotated

from fastapi import Query, Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from relevo.channels.web.chat import find_chat
from relevo.channels.web.errors import NoSuchChat
from relevo.channels.web.static import BRIEFLY, IMMUTABLE, Built, find_built
from relevo.desk.channels.api import is_allowed_origin, web_settings
from relevo.platform.http import Caller, RequestContext, RequestDatabase, Router
from relevo.platform.http.headers import widget_headers

router = Router(include_in_schema=False)

NOT_BUILT = "The chat is not built. Run `make demo`, or `npm run build` in web/widget.\n"
LANGUAGES = ("en", "es", "pt")

ShortText = Annotated[str | None, Query(max_length=300)]


@router.get("/w/{channel_key}", caller=Caller.PUBLIC)
async def get_chat_page(
    channel_key: str,
    request: Request,
    db: RequestDatabase,
    context: RequestContext,
    lang: ShortText = None,
    host: ShortText = None,
) -> Response:
    """The chat. Only the channel's allowed sites can frame it, and it talks to the one of them that does."""
    built = find_built()
    if built is None:
        return PlainTextResponse(NOT_BUILT, status_code=503)
    channel = await find_chat(db, channel_key)
    if channel is None:
        raise NoSuchChat
    settings = web_settings(channel)
    domains = settings.allowed_domains
    language = _language(lang, request, settings.default_language)
    is_known_host = host is not None and (host == context.origin or is_allowed_origin(host, domains))
    page = _fill(built, language, host if host and is_known_host else "")
    return HTMLResponse(page, headers={"Cache-Control": "no-cache", **widget_headers(domains)})


@router.get("/chat.js", caller=Caller.PUBLIC)
async def get_loader(request: Request, v: ShortText = None) -> Response:
    """The loader. With `?v=<version>` it never changes and may be kept for good."""
    built = find_built()
    if built is None:
        return PlainTextResponse(f"// {NOT_BUILT}", status_code=503, media_type="text/javascript")
    cache = IMMUTABLE if v == built.loader.version else BRIEFLY
    # Other sites load it; `crossorigin` with an integrity hash needs the second header.
    headers = {"Cross-Origin-Resource-Policy": "cross-origin", "Access-Control-Allow-Origin": "*"}
    return built.loader.respond(request, cache=cache, headers=headers)


@router.get("/widget/assets/{name}", caller=Caller.PUBLIC)
async def get_widget_asset(name: str, request: Request) -> Response:
    built = find_built()
    asset = built.assets.get(name) if built else None
    if asset is None:
        return PlainTextResponse("Not found.\n", status_code=404)
    return asset.respond(request, cache=IMMUTABLE)


def _language(wanted: str | None, request: Request, default: str) -> str:
    asked = [wanted or "", *request.headers.get("accept-language", "").split(",")]
    return next((code for text in asked if (code := text.strip()[:2].lower()) in LANGUAGES), default)


def _fill(built: Built, language: str, host: str) -> str:
    page = built.page.replace('lang="en"', f'lang="{language}"', 1)
    page = page.replace('data-host=""', f'data-host="{escape(host)}"', 1)
    return page.replace(">{}</script>", f">{built.texts[language]}</script>", 1)
