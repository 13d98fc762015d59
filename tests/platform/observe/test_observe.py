"""Logs keep what people wrote to themselves; requests, health and metrics say how it goes."""

import io
import json
import logging
from collections.abc import Generator
from contextlib import contextmanager, redirect_stderr

import httpx2
import pytest
import structlog
from fastapi import FastAPI
from pydantic import SecretStr

from relevo.platform.db import Database
from relevo.platform.jobs import enqueue
from relevo.platform.observe.health import add_health
from relevo.platform.observe.logs import LEFT_OUT, configure_logs
from relevo.platform.observe.requests import RequestObserver
from relevo.platform.observe.traces import UnknownExporterError, configure_traces


@contextmanager
def logged() -> Generator[io.StringIO]:
    """What the block logs, as JSON lines."""
    root, text = logging.getLogger(), io.StringIO()
    before, level = root.handlers[:], root.level
    with redirect_stderr(text):
        configure_logs(fmt="json", level="info")
        try:
            yield text
        finally:
            root.handlers[:] = before
            root.setLevel(level)
            structlog.reset_defaults()


def client_of(app: FastAPI, *, host: str = "127.0.0.1") -> httpx2.AsyncClient:
    transport = httpx2.ASGITransport(app=RequestObserver(app), client=(host, 1234), raise_app_exceptions=False)
    return httpx2.AsyncClient(transport=transport, base_url="http://test")


@pytest.fixture
async def app(db: Database) -> FastAPI:
    app = FastAPI()

    @app.get("/contacts/{contact_id}")
    async def get_contact(contact_id: str) -> str:
        return contact_id

    @app.get("/broken")
    async def broken() -> None:
        raise ValueError("boom")

    add_health(app, db, metrics_token=None)
    return app


def test_what_people_wrote_and_secrets_do_not_reach_the_log() -> None:
    with logged() as text:
        structlog.get_logger("test").info(
            "message.received", text="my card is 4111", email="ana@example.com", token="rk_1", conversation_id="c1"
        )
        logging.getLogger("library").warning("plain %s", "record")
    ours, theirs = (json.loads(line) for line in text.getvalue().splitlines())
    assert (ours["text"], ours["email"], ours["token"]) == (LEFT_OUT,) * 3
    assert (ours["event"], ours["conversation_id"], ours["level"]) == ("message.received", "c1", "info")
    assert theirs["event"] == "plain record"


async def test_a_request_is_one_line_with_its_route_and_never_its_path(app: FastAPI) -> None:
    with logged() as text:
        async with client_of(app) as client:
            response = await client.get("/contacts/ana@example.com?q=hush", headers={"X-Request-Id": "from-a-proxy"})
            assert response.headers["x-request-id"] == "from-a-proxy"
            other = await client.get("/contacts/1", headers={"X-Request-Id": "bad id"})
            assert other.headers["x-request-id"] != "bad id"
            await client.get("/healthz")
    assert "ana@example.com" not in text.getvalue()
    assert "hush" not in text.getvalue()
    lines = [json.loads(line) for line in text.getvalue().splitlines()]
    assert [(line["event"], line["route"], line["status"]) for line in lines] == [
        ("http.request", "/contacts/{contact_id}", 200)
    ] * 2
    assert lines[0]["request_id"] == "from-a-proxy"


async def test_health_and_metrics_answer(db: Database, app: FastAPI) -> None:
    async with db.transaction(None) as tx:
        await enqueue(tx, "test.waits", {}, delay_s=3600)
    async with client_of(app) as client:
        assert (await client.get("/healthz")).json() == {"status": "ok"}
        assert (await client.get("/readyz")).status_code == 200
        await client.get("/contacts/1")
        await client.get("/nowhere")
        assert (await client.get("/broken")).status_code == 500
        metrics = (await client.get("/metrics")).text
    assert 'relevo_jobs{name="test.waits",state="waiting"} 1.0' in metrics
    assert 'relevo_http_request_seconds_count{method="GET",route="/contacts/{contact_id}",status="200"}' in metrics
    assert 'route="(no route)",status="404"' in metrics
    assert 'route="/broken",status="500"' in metrics


async def test_metrics_are_for_this_machine_or_for_the_token(db: Database, app: FastAPI) -> None:
    async with client_of(app, host="203.0.113.7") as stranger:
        assert (await stranger.get("/metrics")).status_code == 404
    async with client_of(app) as proxied:
        assert (await proxied.get("/metrics", headers={"X-Forwarded-For": "203.0.113.7"})).status_code == 404
    guarded = FastAPI()
    add_health(guarded, db, metrics_token=SecretStr("s3cret"))
    async with client_of(guarded) as client:
        assert (await client.get("/metrics")).status_code == 404
        assert (await client.get("/metrics", headers={"Authorization": "Bearer wrong"})).status_code == 404
        assert (await client.get("/metrics", headers={"Authorization": "Bearer s3cret"})).status_code == 200


async def test_without_a_database_the_process_lives_and_is_not_ready() -> None:
    unreachable = await Database.open("postgresql://nobody@127.0.0.1:1/none", min_size=0, max_size=1)
    app = FastAPI()
    add_health(app, unreachable, metrics_token=None)
    async with client_of(app) as client:
        assert (await client.get("/healthz")).status_code == 200
        response = await client.get("/readyz")
        assert (response.status_code, response.headers["retry-after"]) == (503, "5")
        assert (await client.get("/metrics")).status_code == 200
    await unreachable.close()


def test_traces_are_off_unless_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OTEL_TRACES_EXPORTER", raising=False)
    assert configure_traces(version="0") is None
    monkeypatch.setenv("OTEL_TRACES_EXPORTER", "zipkin9")
    with pytest.raises(UnknownExporterError, match="zipkin9"):
        configure_traces(version="0")


def test_an_installed_exporter_is_found_by_its_standard_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_TRACES_EXPORTER", "console")
    provider = configure_traces(version="0")
    assert provider is not None
    provider.shutdown()
