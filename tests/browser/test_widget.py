"""The chat in a browser: on the shop's page behind its launcher, on a hostile page, on a phone, alone on its page."""

import http.server
import re
import threading
from collections.abc import AsyncGenerator, Generator
from pathlib import Path
from typing import Literal

import pytest
from playwright.async_api import Frame, Page, expect

from relevo.channels.web.static import find_built
from relevo.desk.conversations.actions.resolve import resolve
from relevo.desk.conversations.api import ask_for_rating
from relevo.entry.demo_data import DemoLinks, seed_demo
from tests.browser.accessibility import check_accessibility
from tests.browser.conftest import NewPage
from tests.channels.web.serving import Served, make_shop, serve
from tests.channels.web.test_messages import owner_of, write_as_owner
from tests.channels.web.test_session import make_secret, sign

pytestmark = pytest.mark.skipif(find_built() is None, reason="the widget is not built (npm run build in web/widget)")

FIXTURES = Path(__file__).parent / "widget_pages"
ANSWER_MS = 20_000


@pytest.fixture(scope="module")
async def served(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Served]:
    async with serve(database_url, tmp_path_factory.mktemp("house"), with_worker=True) as house:
        yield house


@pytest.fixture(scope="module")
async def links(served: Served) -> DemoLinks:
    return await seed_demo(served.house.db, {}, base_url=served.base_url)


@pytest.fixture(scope="module")
def hostile_site(served: Served, links: DemoLinks) -> Generator[str]:
    """A page whose CSS fights everything and whose policy allows the chat's script and frame and nothing else."""
    key = links.customer_page.rsplit("/", 1)[1]
    page = (FIXTURES / "hostile.html").read_text().replace("{chat}", served.base_url).replace("{key}", key)
    policy = f"default-src 'self'; script-src {served.base_url}; style-src 'self'; frame-src {served.base_url}"

    class Site(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            is_css = self.path.endswith(".css")
            body = (FIXTURES / "hostile.css").read_bytes() if is_css else page.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/css" if is_css else "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
            del format, args  # a test's output is not an access log

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()
    server.server_close()


async def open_chat(page: Page) -> Frame:
    """Press the launcher. It stands in a closed shadow root, so only its place on the screen reaches it."""
    await expect(page.locator("relevo-chat")).to_be_attached()
    size = page.viewport_size
    assert size is not None
    await page.mouse.click(size["width"] - 48, size["height"] - 48)
    # A closed shadow root hides the frame from selectors too; its document is found among the page's frames.
    frame = next((frame for frame in page.frames if is_chat(frame)), None)
    if frame is None:
        frame = await page.wait_for_event("framenavigated", predicate=is_chat)
    await expect(frame.locator("textarea")).to_be_visible()
    return frame


def is_chat(frame: Frame) -> bool:
    return "/w/wk_" in frame.url


async def write(chat: Frame | Page, text: str) -> None:
    field = chat.locator(".composer textarea")
    await field.fill(text)
    await field.press("Enter")


def with_query(url: str, query: str) -> str:
    return f"{url}?{query}"


async def test_a_customer_asks_on_the_shop_page_and_opens_the_source(
    new_page: NewPage, links: DemoLinks, tmp_path: Path
):
    page = await new_page(locale="es")
    await page.goto(links.shop_page)
    chat = await open_chat(page)
    await expect(chat.locator(".message.assistant .ai").first).to_have_text("IA")
    await write(chat, "¿Cuánto cuesta el envío a Canarias?")
    await expect(chat.locator(".message.contact .bubble")).to_have_text("¿Cuánto cuesta el envío a Canarias?")
    source = chat.locator(".chips button").first
    await expect(source).to_be_visible(timeout=ANSWER_MS)
    await expect(chat.locator(".log")).to_contain_text("12,90")
    await source.click()
    dialog = chat.get_by_role("dialog")
    await expect(dialog.locator("mark")).to_contain_text("12,90")
    await page.screenshot(path=tmp_path / "source.png")
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await expect(source).to_be_focused()
    assert [frame.url for frame in page.frames if "vt_" in frame.url] == []


async def test_the_conversation_is_still_there_on_the_next_page(new_page: NewPage, links: DemoLinks):
    page = await new_page(locale="es")
    await page.goto(links.shop_page)
    chat = await open_chat(page)
    await write(chat, "Me llamo Nerea")
    await expect(chat.locator(".message.contact:not(.pending)")).to_have_count(1)
    await page.goto(links.shop_page + "/pedido")
    chat = await open_chat(page)
    await expect(chat.locator(".message.contact .bubble")).to_have_text("Me llamo Nerea")


async def test_escape_closes_and_focus_returns_to_the_launcher(new_page: NewPage, links: DemoLinks):
    page = await new_page(locale="es")
    await page.goto(links.shop_page)
    chat = await open_chat(page)
    await expect(chat.locator("textarea")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(chat.locator("textarea")).not_to_be_focused()
    assert await page.evaluate("document.activeElement.tagName") == "RELEVO-CHAT"
    await page.keyboard.press("Enter")
    await expect(chat.locator("textarea")).to_be_focused()


async def test_the_chat_stands_on_a_hostile_page_with_a_strict_policy(
    new_page: NewPage, hostile_site: str, tmp_path: Path
):
    page = await new_page(locale="es")
    await page.goto(hostile_site)
    chat = await open_chat(page)
    await write(chat, "Hola desde una página difícil")
    await expect(chat.locator(".message.contact:not(.pending)")).to_have_count(1)
    box = await chat.locator("main").bounding_box()
    assert box is not None
    assert box["width"] == 400
    await page.screenshot(path=tmp_path / "hostile.png")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("language", "greeting"), [("en", "I am Brisa"), ("es", "Soy Brisa"), ("pt", "Eu sou a Brisa")]
)
async def test_the_page_alone_speaks_and_looks_right(
    new_page: NewPage, links: DemoLinks, tmp_path: Path, language: str, greeting: str, scheme: Literal["light", "dark"]
):
    page = await new_page(locale=language, color_scheme=scheme)
    await page.goto(with_query(links.customer_page, f"lang={language}"))
    await expect(page.locator(".message.assistant").first).to_contain_text(greeting)
    await page.locator(".choices button").first.click()
    await expect(page.locator(".message.assistant")).to_have_count(2, timeout=ANSWER_MS)
    await check_accessibility(page)
    await page.screenshot(path=tmp_path / f"page-{language}-{scheme}.png")
    await page.locator(".chips button").first.click()
    await expect(page.get_by_role("dialog").locator("mark")).to_be_visible()
    await check_accessibility(page)


async def test_the_chat_fills_a_phone_and_reflows_at_320(new_page: NewPage, links: DemoLinks, tmp_path: Path):
    for width in (390, 320):
        page = await new_page(locale="es", viewport=(width, 760), touch=True)
        await page.goto(links.shop_page)
        chat = await open_chat(page)
        box = await chat.locator("main").bounding_box()
        assert box == {"x": 0, "y": 0, "width": width, "height": 760}
        overflow = await chat.locator(".log").evaluate("log => log.scrollWidth > log.clientWidth")
        assert not overflow
        await page.screenshot(path=tmp_path / f"phone-{width}.png")


async def test_the_button_brings_a_person_and_says_so(new_page: NewPage, links: DemoLinks):
    page = await new_page(locale="es")
    await page.goto(links.customer_page)
    await write(page, "Hola")
    await expect(page.locator(".message.assistant")).to_have_count(2, timeout=ANSWER_MS)
    await page.get_by_role("button", name="Hablar con una persona").click()
    await expect(page.locator(".event")).to_contain_text("Vas a hablar con una persona")
    await expect(page.locator(".strip")).to_contain_text("Estás en la cola")
    await expect(page.get_by_role("button", name="Hablar con una persona")).to_have_count(0)
    await check_accessibility(page)


async def test_who_waits_for_a_person_goes_on_with_the_assistant(new_page: NewPage, links: DemoLinks):
    page = await new_page(locale="es", viewport=(480, 760))
    await page.goto(links.customer_page)
    await page.get_by_role("button", name="Hablar con una persona").click()
    await expect(page.get_by_role("button", name="Seguir con Brisa")).to_be_visible()
    await check_accessibility(page)
    await page.get_by_role("button", name="Seguir con Brisa").click()
    await expect(page.locator(".event").last).to_contain_text("El asistente de IA vuelve a ayudarte")
    await expect(page.get_by_text("Estás en la cola")).to_have_count(0)
    await expect(page.get_by_role("button", name="Hablar con una persona")).to_be_visible()


async def test_what_is_written_offline_is_kept_and_sent_later(new_page: NewPage, links: DemoLinks):
    page = await new_page(locale="es", allow=("ERR_INTERNET_DISCONNECTED", "WebSocket"))
    await page.goto(links.customer_page)
    await write(page, "Primero")
    await expect(page.locator(".message.contact:not(.pending)")).to_have_count(1)
    await page.context.set_offline(True)
    await expect(page.locator(".strip")).to_contain_text("Sin conexión")
    await write(page, "Escrito sin conexión")
    await expect(page.locator(".pending")).to_contain_text("Se enviará")
    await page.context.set_offline(False)
    await expect(page.locator(".pending")).to_have_count(0, timeout=40_000)
    texts = await page.locator(".message.contact .bubble").all_inner_texts()
    assert texts == ["Primero", "Escrito sin conexión"]


async def test_a_refused_message_stays_and_says_why(new_page: NewPage, links: DemoLinks):
    page = await new_page(locale="es", allow=("422",))
    await page.goto(links.customer_page)
    await write(page, "\u200b\u200b")
    failed = page.get_by_role("alert")
    await expect(failed).to_contain_text("No enviado.")
    await page.get_by_role("button", name="Descartar").click()
    await expect(failed).to_have_count(0)
    await page.locator("textarea").fill("x" * 10_001)
    await expect(page.get_by_role("alert")).to_contain_text("10001")


async def test_markup_of_a_customer_is_shown_as_text(new_page: NewPage, links: DemoLinks):
    page = await new_page(locale="es")
    await page.goto(links.customer_page)
    evil = '<img src=x onerror="document.title=1"><script>document.title=2</script>[a](javascript:alert(1)) **b**'
    await write(page, evil)
    await expect(page.locator(".message.contact .bubble")).to_have_text(re.compile(re.escape("<img src=x")))
    assert await page.locator(".log img, .log script, .log a[href^=javascript]").count() == 0
    assert await page.title() not in ("1", "2")


async def test_a_picture_is_sent_and_shown(new_page: NewPage, links: DemoLinks, tmp_path: Path):
    page = await new_page(locale="es", allow=("422",))
    await page.goto(links.customer_page)
    picture = tmp_path / "foto.png"
    await page.screenshot(path=picture)
    await page.locator("input[type=file]").set_input_files(picture)
    shown = page.locator(".message.contact .image img")
    await expect(shown).to_be_visible()
    assert await shown.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")
    await page.locator("input[type=file]").set_input_files(
        {"name": "virus.exe", "mimeType": "application/octet-stream", "buffer": b"MZ\x90\x00"}
    )
    await expect(page.locator(".strip .notice")).to_contain_text("cannot be taken")


async def test_a_person_joins_ends_it_and_is_rated(new_page: NewPage, served: Served, tmp_path: Path):
    shop = await make_shop(served, assistant=False)
    page = await new_page(locale="es")
    await page.goto(f"{served.base_url}/w/{shop.key}?lang=es")
    await write(page, "¿Hay alguien?")
    await expect(page.locator(".message.contact:not(.pending)")).to_have_count(1)
    async with served.house.db.transaction(shop.workspace.id) as tx:
        conversation_id = await tx.fetchval("SELECT id FROM conversation WHERE workspace_id = $1", shop.workspace.id)
    await write_as_owner(shop, conversation_id, "Hola, soy **Olga**. \n\n- uno\n- dos")
    await expect(page.locator(".event")).to_contain_text("Olga Owner se ha unido")
    reply = page.locator(".message.teammate").last
    await expect(reply.locator("strong")).to_have_text("Olga")
    await expect(reply.locator("li")).to_have_count(2)
    await expect(reply.locator(".ai")).to_have_count(0)
    async with served.house.db.transaction(shop.workspace.id) as tx:
        await resolve(tx, conversation_id, epoch=None, actor=owner_of(shop))
        await ask_for_rating(tx, conversation_id)
    await page.get_by_label("4 de 5 estrellas").check(force=True)
    await page.get_by_label("¿Algo que añadir?").fill("Muy amable")
    await check_accessibility(page)
    await page.screenshot(path=tmp_path / "rating.png")
    await page.get_by_role("button", name="Enviar valoración").click()
    await expect(page.locator(".csat.thanks")).to_contain_text("★★★★")
    async with served.house.db.transaction(shop.workspace.id) as tx:
        assert await tx.fetchval("SELECT comment FROM csat WHERE workspace_id = $1", shop.workspace.id) == "Muy amable"


async def test_what_comes_while_the_panel_is_closed_is_counted(new_page: NewPage, served: Served):
    shop = await make_shop(served, assistant=False, allowed_domains=["127.0.0.1:*"])
    page = await new_page(locale="es")
    await embed(page, served, f'<script async src="/chat.js" data-key="{shop.key}" data-lang="es"></script>')
    await page.evaluate("window.seen = []; Relevo('on', 'unread', (count) => window.seen.push(count))")
    chat = await open_chat(page)
    await write(chat, "Hola")
    await expect(chat.locator(".message.contact:not(.pending)")).to_have_count(1)
    await page.evaluate("Relevo('close')")
    async with served.house.db.transaction(shop.workspace.id) as tx:
        conversation_id = await tx.fetchval("SELECT id FROM conversation WHERE workspace_id = $1", shop.workspace.id)
    await write_as_owner(shop, conversation_id, "Aquí estoy")
    await page.wait_for_function("window.seen.includes(1)")
    await page.evaluate("Relevo('open')")
    await page.wait_for_function("window.seen.at(-1) === 0")


async def test_the_chat_inside_a_page_with_a_signed_customer(new_page: NewPage, served: Served):
    shop = await make_shop(served, assistant=False, identity_required=True)
    token = sign(shop, await make_secret(shop))
    page = await new_page(locale="es")
    script = f'<script async src="/chat.js" data-key="{shop.key}" data-mount="#here" data-jwt="{token}"></script>'
    await embed(page, served, f'<div id="here"></div>{script}')
    frame = next((frame for frame in page.frames if is_chat(frame)), None)
    chat = frame or await page.wait_for_event("framenavigated", predicate=is_chat)
    await write(chat, "Ya he entrado")
    await expect(chat.locator(".message.contact:not(.pending)")).to_have_count(1)
    async with served.house.db.transaction(shop.workspace.id) as tx:
        name = await tx.fetchval("SELECT name FROM contact WHERE workspace_id = $1", shop.workspace.id)
    assert name == "Lucía"


async def test_a_frame_without_storage_still_goes_on_on_the_next_page(new_page: NewPage, served: Served):
    shop = await make_shop(served, assistant=False)
    page = await new_page(locale="es")
    await page.add_init_script(
        """
        if (location.pathname.startsWith('/w/')) Object.defineProperty(window, 'localStorage', {
            get() { throw new DOMException('blocked', 'SecurityError'); },
        });
        """
    )
    tag = f'<script async src="/chat.js" data-key="{shop.key}" data-lang="es"></script>'
    for _ in range(2):
        await embed(page, served, tag)
        chat = await open_chat(page)
        if await page.evaluate("sessionStorage.visited = Number(sessionStorage.visited || 0) + 1") == 1:
            await write(chat, "Sin almacén")
        await expect(chat.locator(".message.contact:not(.pending) .bubble")).to_have_text("Sin almacén")


async def embed(page: Page, served: Served, body: str) -> None:
    """A page of our own origin with this in its body."""
    url = f"{served.base_url}/embedded"
    html = f"<!doctype html><html lang=es><head><link rel=icon href=data:,></head><body>{body}</body></html>"
    await page.route(url, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    await page.goto(url)
    await page.wait_for_function("window.Relevo && Relevo.version")
