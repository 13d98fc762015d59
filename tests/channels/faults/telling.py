"""How faults of what providers tell are provoked. The docstrings are the page's words."""

import json
from typing import Any

from relevo.testing.whatsapp import webhooks
from tests.channels.faults.rigs import (
    Came,
    MessagingRig,
    Rig,
    SignedRig,
    SlackRig,
    SmsRig,
    TelegramRig,
    WhatsAppRig,
)
from tests.channels.faults.table import HOOKED, META, SLACK, TWILIO, shows

PROOFS = ("x-hub-signature-256", "x-slack-signature", "x-telegram-bot-api-secret-token", "x-twilio-signature")


def delivery(rig: Any) -> Any:
    return rig.simulator.delivery


def proof_of(came: Came) -> str | None:
    return next((came.headers[name] for name in PROOFS if name in came.headers), None)


@shows("twice", *HOOKED)
async def twice(rig: Rig) -> None:
    """`delivery.twice = True`"""
    delivery(rig).twice = True
    await rig.writes("una vez")
    first, second = await rig.told(2)
    assert first.body == second.body


@shows("reversed", *META, *SLACK, *TWILIO)
async def in_reverse(rig: Any) -> None:
    """`hooks.hold()`, what happens, `delivery.reversed = True`, `hooks.release()`"""
    rig.simulator.hooks.hold()
    await rig.writes("primero")
    await rig.writes("segundo")
    delivery(rig).reversed = True
    assert await rig.simulator.hooks.release()
    first, second = await rig.told(2)
    assert ("segundo" in first.text, "primero" in second.text) == (True, True)


@shows("reversed", "telegram")
async def last_update_first(rig: TelegramRig) -> None:
    """`delivery.reversed = True`: of what waits for a webhook, the last comes first (of two chats; within one Telegram
    keeps the order)"""
    hook, rig.simulator.state.webhook = rig.simulator.state.webhook, ""
    await rig.writes("primero")
    await rig.simulator.say(rig.simulator.state.add_customer("Ada"), "segundo")
    delivery(rig).reversed = True
    rig.simulator.state.webhook = hook
    await rig.method("setWebhook", {"url": hook, "secret_token": "s3cret"})
    first, second = await rig.told(2)
    assert ("segundo" in first.text, "primero" in second.text) == (True, True)


@shows("batch", *META)
async def batch(rig: Any) -> None:
    """`hooks.batched = True`, between `hooks.hold()` and `hooks.release()`"""
    rig.simulator.hooks.batched = True
    rig.simulator.hooks.hold()
    await rig.writes("primero")
    await rig.writes("segundo")
    await rig.simulator.hooks.release()
    [only] = await rig.told(1)
    assert "primero" in only.text
    assert "segundo" in only.text


@shows("batch", "telegram")
async def many_updates(rig: TelegramRig) -> None:
    """without a webhook: `getUpdates` gives up to a hundred"""
    await rig.method("deleteWebhook", {})
    await rig.writes("primero")
    await rig.writes("segundo")
    answer = await rig.method("getUpdates", {})
    assert [one["message"]["text"] for one in json.loads(answer.body)["result"]] == ["primero", "segundo"]


@shows("first_lost", *HOOKED)
async def first_is_lost(rig: Any) -> None:
    """`delivery.first_is_lost = True`; Slack counts the attempt in a header, Twilio repeats its token"""
    delivery(rig).first_is_lost = True
    await rig.writes("otra vez")
    [came] = await rig.told(1)
    assert "otra+vez" in came.text or "otra vez" in came.text
    if isinstance(rig, SlackRig):
        assert came.headers["x-slack-retry-num"] == "1"


@shows("status_first", "whatsapp")
async def status_first_by_meta(rig: WhatsAppRig) -> None:
    """fault `status_before_answer`"""
    rig.simulator.graph.tells_statuses = True
    rig.simulator.state.faults.append("status_before_answer")
    answer = await rig.sends("hola")
    message_id = json.loads(answer.body)["messages"][0]["id"]
    assert message_id in rig.listener.came[0].text, "told before the answer"


@shows("status_first", *TWILIO)
async def status_first_by_twilio(rig: SmsRig) -> None:
    """`fail_next(tells_first=True)`"""
    rig.simulator.tells_statuses = True
    rig.simulator.fail_next(tells_first=True)
    answer = await rig.sends("hola")
    assert json.loads(answer.body)["sid"] in rig.listener.came[0].text


@shows("echo_first", "instagram", "messenger")
async def echo_first_by_meta(rig: MessagingRig) -> None:
    """fault `echo_before_answer`"""
    rig.simulator.state.faults.append("echo_before_answer")
    answer = await rig.sends("hola")
    assert json.loads(answer.body)["message_id"] in rig.listener.came[0].text
    assert "is_echo" in rig.listener.came[0].text


@shows("echo_first", *SLACK)
async def own_post_first(rig: SlackRig) -> None:
    """`fail_next(tells_first=True)`: the application's own post comes back as an event"""
    rig.simulator.fail_next(tells_first=True)
    answer = await rig.sends("hola")
    assert json.loads(answer.body)["ts"] in rig.listener.came[0].text
    assert "bot_id" in rig.listener.came[0].text


async def whatsapp_statuses(rig: WhatsAppRig, *names: str) -> list[str]:
    await rig.sends("hola")
    customer = rig.simulator.state.customer(rig.phone)
    for name in names:
        told = webhooks.status(rig.simulator.number, customer, customer.bubbles[-1], name, rig.simulator.state.now())
        await rig.simulator.hooks.tell(told)
    came = await rig.told(len(names))
    return [json.loads(one.body)["entry"][0]["changes"][0]["value"]["statuses"][0]["status"] for one in came]


@shows("read_only", "whatsapp")
async def read_only_on_whatsapp(rig: WhatsAppRig) -> None:
    """`hooks.tell(webhooks.status(…, "read", …))`"""
    assert await whatsapp_statuses(rig, "read") == ["read"]


@shows("delivered_late", "whatsapp")
async def delivered_late_on_whatsapp(rig: WhatsAppRig) -> None:
    """`hooks.tell(webhooks.status(…))`, "delivered" after "read" was told"""
    assert await whatsapp_statuses(rig, "read", "delivered") == ["read", "delivered"]


@shows("read_only", "instagram", "messenger")
async def read_only_on_messaging(rig: MessagingRig) -> None:
    """`hooks.send(customer, {"read": …})`"""
    customer = rig.simulator.state.customer(rig.customer)
    await rig.simulator.hooks.send(customer, {"read": {"watermark": 1_790_000_000_000}})
    [came] = await rig.told(1)
    assert "watermark" in came.text


@shows("delivered_late", "messenger")
async def delivered_late_on_messenger(rig: MessagingRig) -> None:
    """`hooks.send(customer, {"read": …})`, then `{"delivery": …}`"""
    customer = rig.simulator.state.customer(rig.customer)
    for kind in ("read", "delivery"):
        await rig.simulator.hooks.send(customer, {kind: {"watermark": 1_790_000_000_000}})
    first, second = await rig.told(2)
    assert ('"read"' in first.text, '"delivery"' in second.text) == (True, True)


async def twilio_statuses(rig: SmsRig, *names: str, code: int | None = None) -> list[str]:
    sid = json.loads((await rig.sends("hola")).body)["sid"]
    for name in names:
        await rig.simulator.tell_status(rig.hook, sid, rig.prefix + rig.phone, name, code)
    came = await rig.told(len(names))
    return [name for one, name in zip(came, names, strict=True) if f"MessageStatus={name}" in one.text]


@shows("read_only", "twilio_whatsapp")
async def read_only_by_twilio(rig: SmsRig) -> None:
    """`tell_status(…, "read")`"""
    assert await twilio_statuses(rig, "read") == ["read"]


@shows("delivered_late", "twilio_whatsapp")
async def delivered_late_by_twilio(rig: SmsRig) -> None:
    """`tell_status(…)`, "delivered" after "read" was told"""
    assert await twilio_statuses(rig, "read", "delivered") == ["read", "delivered"]


@shows("failed_late", *TWILIO)
async def failed_late_by_twilio(rig: SmsRig) -> None:
    """`tell_status(…)`, "sent" and then "undelivered" with a code"""
    assert await twilio_statuses(rig, "sent", "undelivered", code=30003) == ["sent", "undelivered"]


@shows("failed_late", "whatsapp")
async def failed_late_on_whatsapp(rig: WhatsAppRig) -> None:
    """fault `undeliverable_later`"""
    rig.simulator.graph.tells_statuses = True
    rig.simulator.state.faults.append("undeliverable_later")
    assert (await rig.sends("hola")).status == 200
    [came] = await rig.told(1)
    assert "131026" in came.text


@shows("unsigned", *HOOKED)
async def unsigned(rig: Rig) -> None:
    """`delivery.signature = "missing"`, `"wrong"`"""
    proofs: list[str | None] = []
    for number, signature in enumerate(("", "missing", "wrong")):
        delivery(rig).signature = signature
        await rig.writes("bien")
        proofs.append(proof_of((await rig.told(number + 1))[number]))
    good, missing, wrong = proofs
    assert good is not None
    assert missing is None
    assert wrong not in (None, good)


@shows("reserialised", *META, *SLACK)
async def reserialised(rig: SignedRig) -> None:
    """`delivery.signature = "reserialised"`"""
    assert isinstance(rig, SignedRig)
    delivery(rig).signature = "reserialised"
    await rig.writes("¿Cuándo?")
    [came] = await rig.told(1)
    assert proof_of(came) != rig.right_proof(came)
