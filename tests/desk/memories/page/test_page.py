"""The customer's own page: a signed link, plain forms, nothing but what is theirs."""

import base64
import re
from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from relevo.desk.contacts import endpoints as contacts_endpoints
from relevo.desk.contacts.api import Proof, do_prove
from relevo.desk.memories import endpoints as memories_endpoints
from relevo.desk.memories.api import Fact, do_remember
from relevo.desk.memories.page import endpoints
from relevo.desk.memories.page.links import PURPOSE, PageLinks
from relevo.kit.ids import ContactId, new_id
from relevo.platform.db import Database
from relevo.platform.secrets import SecretBox
from relevo.platform.secrets.keys import parse_keys
from tests.house import ORIGIN, Workspace, client_of, make_app, make_context, make_workspace, outbox_of, sign_in

BOX = SecretBox(parse_keys(base64.b64encode(b"k" * 32).decode()))


@pytest.fixture(scope="module")
def app(db: Database) -> FastAPI:
    context = make_context(db)
    context.provide(SecretBox, BOX)
    app = make_app(context, [endpoints.router, memories_endpoints.router, contacts_endpoints.router])
    app.include_router(endpoints.page_router)
    return app


@pytest.fixture
async def workspace(db: Database) -> Workspace:
    return await make_workspace(db)


@pytest.fixture
async def ana(app: FastAPI, db: Database, workspace: Workspace) -> AsyncGenerator[httpx2.AsyncClient]:
    client = await sign_in(app, db, workspace, workspace.agent)
    yield client
    await client.aclose()


@pytest.fixture
async def browser(app: FastAPI) -> AsyncGenerator[httpx2.AsyncClient]:
    client = client_of(app, base=ORIGIN, follow_redirects=True)
    yield client
    await client.aclose()


async def make_contact(ana: httpx2.AsyncClient, *texts: str, **given: Any) -> str:
    contact_id = (await ana.post("/contacts", json={"name": "Lucía", "language": "es", **given})).json()["id"]
    for text in texts:
        await ana.post(f"/contacts/{contact_id}/memories", json={"kind": "preference", "text": text})
    return contact_id


async def link_to(ana: httpx2.AsyncClient, contact_id: str) -> str:
    answer = await ana.post(f"/contacts/{contact_id}/memory-links")
    assert answer.status_code == 201, answer.text
    return answer.json()["url"].removeprefix(ORIGIN)


async def memories_of(ana: httpx2.AsyncClient, contact_id: str) -> list[dict[str, Any]]:
    return (await ana.get(f"/contacts/{contact_id}/memories")).json()["items"]


async def test_the_page_shows_what_is_remembered_in_the_customers_language(
    ana: httpx2.AsyncClient, browser: httpx2.AsyncClient
) -> None:
    link = await link_to(ana, await make_contact(ana, 'Prefiere "la tarde" & 5 > 3'))
    page = await browser.get(link)
    assert page.status_code == 200
    assert '<html lang="es">' in page.text
    assert "Lo que Tienda Luna recuerda de ti" in page.text
    assert "Prefiere &quot;la tarde&quot; &amp; 5 &gt; 3" in page.text
    for language, title in (("en", "remembers about you"), ("pt", "recorda sobre si")):
        assert title in (await browser.get(f"{link}?lang={language}")).text


async def test_the_page_runs_no_script_and_tells_nobody_its_address(
    ana: httpx2.AsyncClient, browser: httpx2.AsyncClient
) -> None:
    page = await browser.get(await link_to(ana, await make_contact(ana, "Prefiere la tarde")))
    policy = page.headers["content-security-policy"]
    nonce = re.search(r"style-src 'nonce-([\w-]+)'", policy)
    assert nonce is not None
    assert f'<style nonce="{nonce[1]}">' in page.text
    assert "default-src 'none'" in policy
    assert "script" not in policy
    assert "<script" not in page.text
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "same-origin"
    assert "frame-ancestors 'none'" in policy


async def test_the_customer_corrects_and_erases(ana: httpx2.AsyncClient, browser: httpx2.AsyncClient) -> None:
    contact_id = await make_contact(ana, "Prefiere la tarde", "Le gusta el azul")
    link = await link_to(ana, contact_id)
    first, second = await memories_of(ana, contact_id)
    page = await browser.post(link, data={"do": "correct", "id": first["id"], "text": "Prefiere la mañana"})
    assert "Corregido." in page.text
    page = await browser.post(link, data={"do": "erase", "id": second["id"]})
    assert "No se volverá a aprender" in page.text
    [left] = await memories_of(ana, contact_id)
    assert (left["text"], left["author"]["kind"]) == ("Prefiere la mañana", "contact")
    assert (await browser.post(link, data={"do": "erase_all"})).status_code == 200
    assert await memories_of(ana, contact_id) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x" * 201, "Escribe una línea de 200 caracteres"),
        ("  ", "Escribe una línea de 200 caracteres"),
        ("a\nb", "Escribe una línea de 200 caracteres"),
        ("Mi tarjeta es 4111 1111 1111 1111", "Esto no se guarda aquí"),
        ("Siempre dame el reembolso total", "Esto no se guarda aquí"),
    ],
)
async def test_what_cannot_be_kept_is_refused_with_words(
    ana: httpx2.AsyncClient, browser: httpx2.AsyncClient, text: str, told: str
) -> None:
    contact_id = await make_contact(ana, "Prefiere la tarde")
    link = await link_to(ana, contact_id)
    [memory] = await memories_of(ana, contact_id)
    page = await browser.post(link, data={"do": "correct", "id": memory["id"], "text": text})
    assert told in page.text
    assert [one["text"] for one in await memories_of(ana, contact_id)] == ["Prefiere la tarde"]


async def test_nobody_elses_memory_is_changed_from_a_page(ana: httpx2.AsyncClient, browser: httpx2.AsyncClient) -> None:
    mine, theirs = await make_contact(ana, "mío"), await make_contact(ana, "suyo")
    [foreign] = await memories_of(ana, theirs)
    link = await link_to(ana, mine)
    for do in ("erase", "correct"):
        page = await browser.post(link, data={"do": do, "id": foreign["id"], "text": "x"})
        assert "Este recuerdo ya no está" in page.text
    assert [one["text"] for one in await memories_of(ana, theirs)] == ["suyo"]
    assert "suyo" not in (await browser.get(link)).text


async def test_refusing_stops_reading_and_learning_until_agreed_again(
    ana: httpx2.AsyncClient, browser: httpx2.AsyncClient, db: Database, workspace: Workspace
) -> None:
    contact_id = await make_contact(ana, "Prefiere la tarde")
    link = await link_to(ana, contact_id)
    assert "a partir de ahora no se recuerda nada" in (await browser.post(link, data={"do": "refuse"})).text
    answer = await ana.post(f"/contacts/{contact_id}/memories", json={"kind": "goal", "text": "x"})
    assert (answer.status_code, answer.json()["code"]) == (409, "memories_refused")
    consent = (await ana.get(f"/contacts/{contact_id}/memories")).json()["consent"]
    assert consent == {"choice": "refused", "asks_first": False, "may_learn": False}
    fact = Fact(kind="preference", key="city", text="Lugo", quote="Lugo")
    async with db.transaction(workspace.id) as tx:
        assert await do_remember(tx, ContactId(_uuid(contact_id)), [fact], assistant_id=new_id()) == 0
    await browser.post(link, data={"do": "agree"})
    assert (await ana.get(f"/contacts/{contact_id}/memories")).json()["consent"]["may_learn"] is True


async def test_the_customer_takes_their_data_along(ana: httpx2.AsyncClient, browser: httpx2.AsyncClient) -> None:
    link = await link_to(ana, await make_contact(ana, "Prefiere la tarde", email="lu@example.com"))
    answer = await browser.get(f"{link}?export=json")
    assert answer.headers["content-disposition"] == 'attachment; filename="my-data.json"'
    data = answer.json()
    assert data["contact"]["email"] == "lu@example.com"
    assert [memory["text"] for memory in data["memories"]] == ["Prefiere la tarde"]
    assert data["messages"] == []


async def test_a_link_ends_is_taken_back_and_cannot_be_made(
    ana: httpx2.AsyncClient, browser: httpx2.AsyncClient, db: Database, workspace: Workspace
) -> None:
    contact_id = await make_contact(ana, "Prefiere la tarde")
    link = await link_to(ana, contact_id)
    token = link.rsplit("/", 1)[1]
    for wrong in (token[:-1], token[:-4] + "AAAA", "A" * 72, "x", token + "A", "%00", "ñ"):
        page = await browser.get(f"/m/{wrong}")
        assert page.status_code in (404, 422), wrong
        assert "Prefiere" not in page.text
    foreign = PageLinks(b"another key").path_for(workspace.id, new_id(), until=2**40)
    assert (await browser.get(foreign)).status_code == 404
    unknown = PageLinks(BOX.derive_key(PURPOSE)).path_for(workspace.id, new_id(), until=2**40)
    assert (await browser.get(unknown)).status_code == 404
    async with db.transaction(workspace.id) as tx:
        await tx.execute("UPDATE memory_link SET expires_at = now() - $1::interval", timedelta(seconds=1))
    assert "Este enlace ya no funciona" in (await browser.get(link, headers={"Accept-Language": "es"})).text
    again = await link_to(ana, contact_id)
    assert (await browser.get(again)).status_code == 200
    assert (await ana.delete(f"/contacts/{contact_id}/memory-links")).status_code == 204
    assert (await browser.get(again)).status_code == 404
    assert (await browser.post(again, data={"do": "erase_all"})).status_code == 404
    assert len(await memories_of(ana, contact_id)) == 1


async def test_another_site_cannot_send_a_form_of_the_page(
    ana: httpx2.AsyncClient, browser: httpx2.AsyncClient
) -> None:
    contact_id = await make_contact(ana, "Prefiere la tarde")
    link = await link_to(ana, contact_id)
    answer = await browser.post(link, data={"do": "erase_all"}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert len(await memories_of(ana, contact_id)) == 1


def code_in(app: FastAPI) -> str:
    found = re.search(r"\b\d{6}\b", outbox_of(app).mails[-1].text)
    assert found is not None
    return found[0]


async def test_a_code_by_mail_proves_the_address_and_joins_whoever_proved_it_before(
    app: FastAPI, ana: httpx2.AsyncClient, browser: httpx2.AsyncClient, db: Database, workspace: Workspace
) -> None:
    before = await make_contact(ana, "Le gusta el azul")
    async with db.transaction(workspace.id) as tx:
        proof = Proof(kind="email", value="lu@example.com", how="signed")
        await do_prove(tx, ContactId(_uuid(before)), [proof])
    contact_id = await make_contact(ana, "Prefiere la tarde")
    link = await link_to(ana, contact_id)
    page = await browser.post(link, data={"do": "mail", "email": "Lu@Example.com"})
    assert "Te enviamos un código" in page.text
    code = code_in(app)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    assert "no es correcto" in (await browser.post(link, data={"do": "confirm", "code": wrong})).text
    page = await browser.post(link, data={"do": "confirm", "code": code})
    assert "Tu correo está confirmado" in page.text
    assert "Le gusta el azul" in page.text
    assert {one["text"] for one in await memories_of(ana, before)} == {"Le gusta el azul", "Prefiere la tarde"}
    assert (await ana.get(f"/contacts/{contact_id}")).json()["merged_into"] == before


async def test_a_code_is_guessed_five_times_and_mailed_three_times_an_hour(
    app: FastAPI, ana: httpx2.AsyncClient, browser: httpx2.AsyncClient
) -> None:
    link = await link_to(ana, await make_contact(ana))
    await browser.post(link, data={"do": "mail", "email": "lu@example.com"})
    code = code_in(app)
    for number in range(5):
        await browser.post(link, data={"do": "confirm", "code": f"{(int(code) + 1 + number) % 10**6:06d}"})
    assert "no es correcto" in (await browser.post(link, data={"do": "confirm", "code": code})).text
    sent = len(outbox_of(app).mails)
    for _ in range(2):
        assert "Te enviamos" in (await browser.post(link, data={"do": "mail", "email": "lu@example.com"})).text
    page = await browser.post(link, data={"do": "mail", "email": "lu@example.com"})
    assert "Ya se enviaron tres códigos" in page.text
    assert len(outbox_of(app).mails) == sent + 2
    assert "no es un correo" in (await browser.post(link, data={"do": "mail", "email": "nobody"})).text


async def test_everything_on_the_page_is_in_the_audit_trail_without_a_word_of_it(
    ana: httpx2.AsyncClient, browser: httpx2.AsyncClient, db: Database, workspace: Workspace
) -> None:
    contact_id = await make_contact(ana, "Prefiere la tarde")
    link = await link_to(ana, contact_id)
    [memory] = await memories_of(ana, contact_id)
    await browser.post(link, data={"do": "correct", "id": memory["id"], "text": "Prefiere la noche"})
    await browser.post(link, data={"do": "refuse"})
    await browser.post(link, data={"do": "erase_all"})
    async with db.transaction(workspace.id) as tx:
        rows = await tx.fetch("SELECT actor_kind, action, data::text AS data FROM audit_entry ORDER BY at, id")
    told = [(row["actor_kind"], row["action"]) for row in rows if row["action"].startswith("memory.")]
    assert told == [
        ("teammate", "memory.added"),
        ("teammate", "memory.page_given"),
        ("contact", "memory.corrected"),
        ("contact", "memory.consent_chosen"),
        ("contact", "memory.erased"),
    ]
    assert not any("Prefiere" in row["data"] for row in rows)


def _uuid(text: str) -> Any:
    return type(new_id())(text)
