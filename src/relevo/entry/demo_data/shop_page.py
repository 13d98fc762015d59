"""The shop's own pages, so that the chat can be seen where customers meet it: on another site, under a strict policy.

Read from `shop/`, filled in once per request with the channel of today.
"""

import json
import time
from html import escape
from pathlib import Path
from typing import cast

from fastapi import FastAPI
from joserfc import jwt
from joserfc.jwk import OctKey
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from relevo.desk.channels.api import Channel, find_identity_secret, web_settings
from relevo.desk.channels.repository import fetch_channels
from relevo.entry.demo_data.seeding import DEMO_WORKSPACE
from relevo.entry.house import House
from relevo.platform.http import Caller, Router
from relevo.platform.secrets import Secret, SecretBox

FOLDER = Path(__file__).resolve().parent / "shop"
SIGNED_PAGE = "account.html"
SIGNED_FOR_S = 1_800
CUSTOMER = {"name": "Rosa Blanco", "email": "rosa.blanco@example.com"}


def add_shop_page(app: FastAPI, house: House) -> None:
    router = Router(include_in_schema=False)
    chat = house.settings.base_url
    box = cast("SecretBox", house.services[SecretBox])

    async def show(name: str) -> Response:
        async with house.db.transaction(DEMO_WORKSPACE, read_only=True) as tx:
            channels = await fetch_channels(tx, limit=1, after=None)
            secret = await find_identity_secret(tx, channels[0].id, box=box) if channels else None
        if not channels:
            raise HTTPException(404)
        signed = _sign(secret, channels[0]) if secret is not None and name == SIGNED_PAGE else ""
        return HTMLResponse(_fill(name, chat, channels[0], signed), headers=_headers(chat))

    @router.get("/shop", caller=Caller.PUBLIC)
    async def show_shop() -> Response:
        return await show("index.html")

    @router.get("/shop/pedido", caller=Caller.PUBLIC)
    async def show_order() -> Response:
        return await show("order.html")

    @router.get("/shop/cuenta", caller=Caller.PUBLIC)
    async def show_account() -> Response:
        return await show("account.html")

    @router.get("/shop/style.css", caller=Caller.PUBLIC)
    async def show_style() -> Response:
        return Response((FOLDER / "style.css").read_bytes(), media_type="text/css")

    @router.get("/shop/icon.svg", caller=Caller.PUBLIC)
    async def show_icon() -> Response:
        return Response((FOLDER / "icon.svg").read_bytes(), media_type="image/svg+xml")

    app.include_router(router)


def _sign(secret: Secret, channel: Channel) -> str:
    """As the shop's own server would: who its signed-in customer is, for half an hour."""
    claims = {
        "sub": CUSTOMER["email"],
        "aud": channel.public_key,
        "exp": int(time.time()) + SIGNED_FOR_S,
        **CUSTOMER,
    }
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(secret.reveal()))


def _fill(name: str, chat: str, channel: Channel, signed: str) -> str:
    settings = web_settings(channel)
    values = {
        "products": _products() if name == "index.html" else "",
        "chat": escape(chat),
        "key": channel.public_key,
        "jwt": signed,
        "color": settings.color,
        "side": settings.launcher_position,
    }
    page = (FOLDER / name).read_text(encoding="utf-8")
    for key, value in values.items():
        page = page.replace("{" + key + "}", value)
    return page


def _products() -> str:
    pictures: dict[str, str] = json.loads((FOLDER / "pictures.json").read_text(encoding="utf-8"))
    products: list[dict[str, str]] = json.loads((FOLDER / "products.json").read_text(encoding="utf-8"))
    return "\n".join(_product(product, pictures[product["picture"]]) for product in products)


def _product(product: dict[str, str], picture: str) -> str:
    words = f"<h3>{escape(product['name'])}</h3><p>{escape(product['price'])} · {escape(product['note'])}</p>"
    return f'<li><svg class="picture" viewBox="0 0 240 200" aria-hidden="true">{picture}</svg>{words}</li>'


def _headers(chat: str) -> dict[str, str]:
    """As strict as a careful shop's: what the chat needs is one script and one frame from its own origin."""
    policy = f"default-src 'none'; style-src 'self'; img-src 'self'; script-src {chat}; frame-src {chat}"
    return {"Content-Security-Policy": f"{policy}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"}
