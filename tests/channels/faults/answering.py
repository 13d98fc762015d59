"""How faults of a provider's answers are provoked. The docstrings are the page's words."""

import json
from typing import Any

import pytest

from relevo.platform.egress import EgressResponse, EgressTooSlow
from relevo.testing.whatsapp import webhooks
from tests.channels.faults.content import was_taken
from tests.channels.faults.rigs import MessagingRig, Rig, SlackRig, SmsRig, TelegramRig, WhatsAppRig
from tests.channels.faults.table import META, SLACK, TWILIO, shows

SOON_S = 1.0


async def becomes_well(rig: Rig) -> None:
    assert was_taken(await rig.sends("otra vez"))
    assert rig.arrived()[-1] == "otra vez"


@shows("throttled", "instagram", "messenger")
async def throttled_by_meta(rig: Any) -> None:
    """faults `busy_with_retry_after`, `busy`"""
    rig.simulator.state.faults += ["busy_with_retry_after", "busy"]
    first, second = await rig.sends("hola"), await rig.sends("hola")
    assert [(one.status, one.headers.get("retry-after")) for one in (first, second)] == [(429, "30"), (429, None)]
    await becomes_well(rig)


@shows("throttled", "whatsapp")
async def throttled_on_whatsapp(rig: Any) -> None:
    """faults `busy_with_retry_after`, `busy` (its code 130429 in a 400)"""
    rig.simulator.state.faults += ["busy_with_retry_after", "busy"]
    first, second = await rig.sends("hola"), await rig.sends("hola")
    assert [(one.status, one.headers.get("retry-after")) for one in (first, second)] == [(429, "30"), (400, None)]
    assert json.loads(second.body)["error"]["code"] == 130429
    await becomes_well(rig)


@shows("throttled", *SLACK, "telegram", *TWILIO)
async def throttled_elsewhere(rig: Any) -> None:
    """`fail_next(status=429, headers={"Retry-After": "30"})`, without the header; Telegram's hint stands in the body"""
    rig.simulator.fail_next(status=429, body={"ok": False}, headers={"Retry-After": "30"})
    rig.simulator.fail_next(status=429, body={"ok": False})
    first, second = await rig.sends("hola"), await rig.sends("hola")
    assert [(one.status, one.headers.get("retry-after")) for one in (first, second)] == [(429, "30"), (429, None)]
    await becomes_well(rig)


@shows("pair", "whatsapp")
async def pair_on_whatsapp(rig: WhatsAppRig) -> None:
    """fault `pair_busy`: 131056, then well"""
    rig.simulator.state.faults.append("pair_busy")
    assert json.loads((await rig.sends("hola")).body)["error"]["code"] == 131056
    await becomes_well(rig)


@shows("pair", "telegram")
async def pair_on_telegram(rig: TelegramRig) -> None:
    """`fail_next(status=429, body={… "parameters": {"retry_after": 1}})`: Telegram counts by chat"""
    rig.simulator.fail_next(status=429, body={"ok": False, "error_code": 429, "parameters": {"retry_after": 1}})
    assert json.loads((await rig.sends("hola")).body)["parameters"] == {"retry_after": 1}
    await becomes_well(rig)


@shows("pair", "twilio_whatsapp")
async def pair_by_twilio(rig: SmsRig) -> None:
    """`fail_next(status=429, body={"code": 63018, …})`"""
    rig.simulator.fail_next(status=429, body={"code": 63018, "message": "Rate limit exceeded", "status": 429})
    assert json.loads((await rig.sends("hola")).body)["code"] == 63018
    await becomes_well(rig)


@shows("token", *META)
async def token_of_meta(rig: Any) -> None:
    """fault `token_expired`: 190 until `state.is_token_valid = True`"""
    rig.simulator.state.faults.append("token_expired")
    answers = [await rig.sends("hola") for _ in range(2)]
    assert [json.loads(one.body)["error"]["code"] for one in answers] == [190, 190]
    rig.simulator.state.is_token_valid = True
    await becomes_well(rig)


@shows("token", *SLACK, "telegram", *TWILIO)
async def token_elsewhere(rig: Any) -> None:
    """`state.token = "another"`"""
    good, call = rig.simulator.state.token, rig.call

    async def with_the_old_one(*args: Any, **more: Any) -> EgressResponse:
        rig.simulator.state.token = "123:another"
        return await call(*args, **more)

    rig.call = with_the_old_one
    assert not was_taken(await rig.sends("hola"))
    rig.call, rig.simulator.state.token = call, good
    await becomes_well(rig)


@shows("html_500", *META)
async def page_of_meta(rig: Any) -> None:
    """fault `error_500_html`"""
    rig.simulator.state.faults.append("error_500_html")
    await is_page(rig)


@shows("html_500", *SLACK, "telegram", *TWILIO)
async def page_elsewhere(rig: Any) -> None:
    """`fail_next(status=500)`"""
    rig.simulator.fail_next(status=500)
    await is_page(rig)


async def is_page(rig: Rig) -> None:
    answer = await rig.sends("hola")
    assert (answer.status >= 500, answer.body[:5].lower()) == (True, b"<html")
    await becomes_well(rig)


@shows("hang", *META)
async def hang_of_meta(rig: Any) -> None:
    """fault `hang`: 40 s; and `cut_after`, `cut_before`"""
    rig.simulator.state.faults.append("hang")
    await is_unclear(rig)


@shows("hang", *SLACK, "telegram", *TWILIO)
async def hang_elsewhere(rig: Any) -> None:
    """`fail_next(hang_s=30)`; and `cut_after=True`, `cut_before=True`"""
    rig.simulator.fail_next(hang_s=30)
    await is_unclear(rig)


async def is_unclear(rig: Rig) -> None:
    with pytest.raises(EgressTooSlow):
        await rig.sends("hola", within_s=SOON_S)
    assert rig.arrived() == ["hola"]


@shows("error_in_200", "whatsapp", "instagram", "messenger")
async def error_in_200_of_meta(rig: Any) -> None:
    """fault `error_in_200`"""
    rig.simulator.state.faults.append("error_in_200")
    answer = await rig.sends("hola")
    assert (answer.status, "error" in json.loads(answer.body)) == (200, True)
    await becomes_well(rig)


@shows("error_in_200", *SLACK, "telegram", *TWILIO)
async def error_in_200_elsewhere(rig: Any) -> None:
    """`fail_next(status=200, body={"ok": False, …})`; with Slack every refusal is one"""
    rig.simulator.fail_next(status=200, body={"ok": False, "error": "internal_error", "code": 20500})
    answer = await rig.sends("hola")
    assert (answer.status, was_taken(answer)) == (200, False)
    await becomes_well(rig)


@shows("revoked", "whatsapp")
async def revoked_on_whatsapp(rig: WhatsAppRig) -> None:
    """`hooks.tell(webhooks.change(…, "account_update", event=…))`"""
    event = webhooks.change(rig.simulator.number, "account_update", event="PARTNER_REMOVED")
    await rig.simulator.hooks.tell(event)
    [came] = await rig.told(1)
    assert "PARTNER_REMOVED" in came.text


@shows("revoked", *SLACK)
async def revoked_on_slack(rig: SlackRig) -> None:
    """`tell({"type": "tokens_revoked", …})`, `tell({"type": "app_uninstalled"})`"""
    await rig.simulator.tell({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["U0000BOT1"]}})
    await rig.simulator.tell({"type": "app_uninstalled"})
    first, second = await rig.told(2)
    assert ("tokens_revoked" in first.text, "app_uninstalled" in second.text) == (True, True)


@shows("window", "whatsapp")
async def window_on_whatsapp(rig: WhatsAppRig) -> None:
    """`say(…, hours_ago=25)`: refused with 131047; later, in a status: fault `window_closed_later`"""
    await rig.simulator.say(rig.phone, "ayer", hours_ago=25)
    assert json.loads((await rig.sends("hola")).body)["error"]["code"] == 131047


@shows("window", "instagram", "messenger")
async def window_on_messaging(rig: MessagingRig) -> None:
    """`say(…, hours_ago=25)`: refused with 10"""
    await rig.simulator.say(rig.customer, "ayer", hours_ago=25)
    assert json.loads((await rig.sends("hola")).body)["error"]["code"] == 10


@shows("window", "twilio_whatsapp")
async def window_by_twilio(rig: SmsRig) -> None:
    """`customer.wrote_at` a day ago: taken, then a status with 63016"""
    rig.simulator.tells_statuses = True
    rig.customer.wrote_at -= 25 * 3600
    assert (await rig.sends("hola")).status == 201
    [came] = await rig.told(1)
    assert "ErrorCode=63016" in came.text
