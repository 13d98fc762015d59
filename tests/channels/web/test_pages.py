"""The pages: who may frame the chat, what may be kept, and that nothing the address says becomes code."""

import gzip
import re

import httpx2
import pytest

from relevo.channels.web import static
from relevo.channels.web.palette import BACKGROUNDS, contrast, make_palette
from tests.channels.web.serving import Served, make_shop

built = pytest.mark.skipif(static.find_built() is None, reason="the widget is not built (npm run build in web/widget)")


async def get(served: Served, path: str, **headers: str) -> httpx2.Response:
    async with httpx2.AsyncClient(base_url=served.base_url, headers=headers) as client:
        return await client.get(path)


@built
async def test_only_the_allowed_sites_may_frame_the_chat(served: Served):
    shop = await make_shop(served, allowed_domains=["shop.example", "*.brezo.example"])
    policy = (await get(served, f"/w/{shop.key}")).headers["content-security-policy"]
    assert "frame-ancestors 'self' https://shop.example https://*.brezo.example;" in policy
    assert "script-src 'self';" in policy
    assert "unsafe-inline" not in policy.split("script-src")[1].split(";")[0]


@built
async def test_without_allowed_sites_only_we_may_frame_it(served: Served):
    shop = await make_shop(served)
    policy = (await get(served, f"/w/{shop.key}")).headers["content-security-policy"]
    assert "frame-ancestors 'self';" in policy


@built
@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("https://shop.example", True),
        ("https://www.shop.example", False),
        ("http://shop.example", False),
        ("https://shop.example.evil.example", False),
        ("https://evil.example/https://shop.example", False),
        ('https://shop.example"><script>', False),
        ("null", False),
    ],
)
async def test_the_chat_talks_to_an_allowed_page_only(served: Served, host: str, known: bool):
    shop = await make_shop(served, allowed_domains=["shop.example"])
    async with httpx2.AsyncClient(base_url=served.base_url) as client:
        page = (await client.get(f"/w/{shop.key}", params={"host": host})).text
    assert (f'data-host="{host}"' in page) is known
    assert ('data-host=""' in page) is not known
    assert "<script>" not in page


@built
@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [("?lang=pt", "en", "pt"), ("", "es-ES,es;q=0.9", "es"), ("?lang=xx", "fr", "en"), ("?lang=ES", "en", "es")],
)
async def test_the_page_speaks_the_visitors_language(served: Served, query: str, accepted: str, language: str):
    shop = await make_shop(served)
    page = (await get(served, f"/w/{shop.key}{query}", **{"Accept-Language": accepted})).text
    assert f'<html lang="{language}"' in page
    assert {"en": "Write a message", "es": "Escribe un mensaje", "pt": "Escreva uma mensagem"}[language] in page


async def test_an_unknown_chat_has_no_page(served: Served):
    assert (await get(served, "/w/wk_unknown")).status_code in (404, 503)


@built
async def test_the_loader_may_be_kept_for_good_only_under_its_version(served: Served):
    loader = await get(served, "/chat.js")
    assert "max-age=300" in loader.headers["cache-control"]
    assert loader.headers["cross-origin-resource-policy"] == "cross-origin"
    version = loader.headers["etag"].strip('"')
    assert "immutable" in (await get(served, f"/chat.js?v={version}")).headers["cache-control"]
    assert "immutable" not in (await get(served, "/chat.js?v=older")).headers["cache-control"]
    assert (await get(served, "/chat.js", **{"If-None-Match": f'"{version}"'})).status_code == 304


@built
async def test_every_asset_of_the_page_is_there_and_kept(served: Served):
    shop = await make_shop(served)
    page = (await get(served, f"/w/{shop.key}")).text
    names = re.findall(r'"(/widget/assets/[^"]+)"', page)
    assert len(names) == 2
    for name in names:
        asset = await get(served, name)
        assert asset.status_code == 200
        assert "immutable" in asset.headers["cache-control"]
    for name in ("nothing.js", "..%2findex.html", "%2e%2e/texts/en.json"):
        assert (await get(served, f"/widget/assets/{name}")).status_code == 404


@built
def test_the_loader_and_the_app_are_within_their_budgets():
    widget = static.find_built()
    assert widget is not None
    first = {name for name in widget.assets if name in widget.page}
    weights = {name: len(gzip.compress(asset.body, 9)) for name, asset in widget.assets.items()}
    assert len(gzip.compress(widget.loader.body, 9)) <= 3 * 1024
    assert sum(weights[name] for name in first) <= 15 * 1024
    assert sum(weight for name, weight in weights.items() if name not in first) <= 3 * 1024


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    "brand", ["#ffffff", "#000000", "#ffff00", "#2b5be2", "#7f7f7f", "#00ff88", "#14161c", "#ff0066"]
)
def test_every_brand_colour_becomes_readable(theme: str, brand: str):
    palette = make_palette(brand, theme)
    assert contrast(palette.ink, palette.fill) >= 4.5
    assert contrast(palette.accent, BACKGROUNDS[theme]) >= 4.5
    assert contrast(palette.fill, BACKGROUNDS[theme]) >= 3
