"""Every inbound payload file of each provider, signed as the provider would, through the hook, the table and the jobs.

What each is read as stands in the kinds' own golden snapshots; here nothing may fail, and nothing may wait for ever.
"""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from relevo.platform.db import Database
from tests.channels.conformance import Inbound, tell
from tests.channels.kits import SlackKit, TelegramKit
from tests.channels.kits_meta import InstagramKit, MessengerKit, WhatsAppKit
from tests.channels.stage import open_stage

INBOUND = ("in_", "echo_", "history_", "status_", "template_", "user_", "dashboard_")
FORM = "application/x-www-form-urlencoded"
KITS = (WhatsAppKit, InstagramKit, MessengerKit, SlackKit, TelegramKit)
LEAST = {"whatsapp": 40, "instagram": 25, "messenger": 25, "slack": 18, "telegram": 24}
NO_BODY = {"in_retry_headers.json"}
"""Tells of headers."""


def request_of(told: Any) -> tuple[bytes, str]:
    if isinstance(told, dict) and "form" in told:
        return urlencode(told["form"]).encode(), FORM
    return json.dumps(told).encode(), "application/json"


@pytest.mark.parametrize("kind", KITS, ids=lambda kit: kit.kind)
async def test_every_inbound_file_is_taken_in_without_an_error(
    kind: type[SlackKit | TelegramKit | WhatsAppKit | MessengerKit], db: Database, tmp_path: Path
) -> None:
    folder = Path(__file__).parent / kind.kind / "payloads"
    files = [one for one in sorted(folder.glob("*.json")) if one.name.startswith(INBOUND) and one.name not in NO_BODY]
    assert len(files) >= LEAST[kind.kind]
    async with kind.open() as kit, open_stage(db, tmp_path) as stage:
        channel = await stage.connect(kind.kind, kit.connect_values())
        for file in files:
            body, content_type = request_of(json.loads(file.read_text()))
            inbound = Inbound(body, kit.signed(body, content_type))
            for _ in range(2):
                assert await tell(stage, channel, inbound) == 200, file.name
            await stage.run_jobs()
        await stage.pass_time(channel, 60)
        rows = await stage.rows("SELECT external_id, state, problem FROM channel_event WHERE state <> 'done'")
        assert [dict(row) for row in rows if row["state"] != "ignored"] == []
        assert await stage.messages(channel) != []
