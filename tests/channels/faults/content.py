"""How faults in what messages and files are like are provoked. The docstrings are the page's words."""

import json
from typing import Any

from relevo.platform.egress import EgressResponse
from relevo.testing.slack.api import FILE as SLACK_FILE
from relevo.testing.telegram.api import FILE as TELEGRAM_FILE
from relevo.testing.twilio.api import MEDIA
from relevo.testing.whatsapp import webhooks
from tests.channels.faults.rigs import MessagingRig, Rig, SlackRig, SmsRig, TelegramRig, WhatsAppRig
from tests.channels.faults.table import HOOKED, SLACK, TWILIO, shows

# Right to left with its marks, a family of three people in one letter, and one letter of two UTF-16 units.
LETTERS = "\u202eשלום\u202c 👨‍👩‍👧 𝄞 señor \x00"
NEW_KIND = "hologram"


@shows("unknown", "whatsapp", "instagram", "messenger")
async def unknown_by_meta(rig: Any) -> None:
    """`send_raw(…)` with a message of any shape"""
    who = rig.phone if isinstance(rig, WhatsAppRig) else rig.customer
    await rig.simulator.send_raw(who, {"type": NEW_KIND, NEW_KIND: {"depth": 3}})
    [came] = await rig.told(1)
    assert NEW_KIND in came.text


@shows("unknown", *SLACK)
async def unknown_by_slack(rig: SlackRig) -> None:
    """`tell(…)` with an event of any shape"""
    await rig.simulator.tell({"type": NEW_KIND, "channel": rig.person.direct})
    [came] = await rig.told(1)
    assert NEW_KIND in came.text


@shows("unknown", "telegram")
async def unknown_by_telegram(rig: TelegramRig) -> None:
    """`tell(…)` with an update of any shape, `say(…, hologram={…})` in a message"""
    await rig.simulator.tell({NEW_KIND: {"id": 1}})
    await rig.simulator.say(rig.customer, "", hologram={"depth": 3})
    first, second = await rig.told(2)
    assert NEW_KIND in first.text
    assert NEW_KIND in second.text


@shows("unknown", *TWILIO)
async def unknown_by_twilio(rig: SmsRig) -> None:
    """`say(…, MessageType="hologram")`: any fields beside"""
    await rig.simulator.say(rig.customer, "", MessageType=NEW_KIND)
    [came] = await rig.told(1)
    assert f"MessageType={NEW_KIND}" in came.text


@shows("nobody", "whatsapp")
async def nobody_on_whatsapp(rig: WhatsAppRig) -> None:
    """`hooks.tell(webhooks.change(…))` without `contacts`, `from`, `wa_id`; `scoped_id` without a phone number"""
    message = {"id": "wamid.1", "timestamp": "1790000000", "type": "text", "text": {"body": "¿quién?"}}
    await rig.simulator.hooks.tell(webhooks.change(rig.simulator.number, "messages", messages=[message]))
    customer = rig.simulator.state.customer("")
    customer.scoped_id = "US.13491208655302741918"
    content = {"type": "text", "text": {"body": "soy yo"}}
    told = webhooks.inbound(rig.simulator.number, customer, "wamid.2", 1_790_000_000, content)
    await rig.simulator.hooks.tell(told)
    first, second = await rig.told(2)
    assert "contacts" not in first.text
    assert '"from"' not in first.text
    assert '"wa_id"' not in second.text
    assert '"user_id": "US.' in second.text


@shows("nobody", "instagram", "messenger")
async def nobody_on_messaging(rig: MessagingRig) -> None:
    """`hooks.tell(…)` with an item whose `sender` was taken out"""
    item = rig.simulator.hooks.item(rig.simulator.state.customer(rig.customer), {"message": {"mid": "m_1"}})
    del item["sender"]
    await rig.simulator.hooks.tell(item)
    [came] = await rig.told(1)
    assert "sender" not in came.text


@shows("nobody", *SLACK)
async def nobody_on_slack(rig: SlackRig) -> None:
    """`tell(…)` with a message that has no `user`"""
    await rig.simulator.tell({"type": "message", "channel": rig.person.direct, "ts": "1790000000.000001", "text": "x"})
    [came] = await rig.told(1)
    assert '"user"' not in json.dumps(json.loads(came.body)["event"])


@shows("nobody", "telegram")
async def nobody_on_telegram(rig: TelegramRig) -> None:
    """`tell(…)` with a message that has no `from`, as an anonymous admin's"""
    message = {"message_id": 1, "chat": rig.customer.chat(), "date": 1_790_000_000, "text": "x"}
    await rig.simulator.tell({"message": message})
    [came] = await rig.told(1)
    assert '"from"' not in came.text


@shows("nobody", *TWILIO)
async def nobody_by_twilio(rig: SmsRig) -> None:
    """`say(…, From="")`; on WhatsApp `ExternalUserId` instead of a number"""
    more = {"From": "", "WaId": "", "ExternalUserId": "whatsapp:US.13491208655302741918"}
    await rig.simulator.say(rig.customer, "¿quién?", **more)
    [came] = await rig.told(1)
    assert "&From=&" in f"&{came.text}&"


@shows("times", "whatsapp")
async def times_on_whatsapp(rig: WhatsAppRig) -> None:
    """the `timestamp` of a webhook changed before `hooks.tell(…)`: seconds, milliseconds, text"""
    customer, content = rig.simulator.state.customer(rig.phone), {"type": "text", "text": {"body": "hola"}}
    for place, stamp in enumerate((1_790_000_000, 1_790_000_000_000, "1790000000000")):
        told = webhooks.inbound(rig.simulator.number, customer, f"wamid.{place}", 0, content)
        told["value"]["messages"][0]["timestamp"] = stamp
        await rig.simulator.hooks.tell(told)
    assert "1790000000000" in (await rig.told(3))[2].text


@shows("times", "instagram", "messenger")
async def times_on_messaging(rig: MessagingRig) -> None:
    """the `timestamp` of an item changed before `hooks.tell(…)`: seconds, milliseconds, text"""
    customer = rig.simulator.state.customer(rig.customer)
    for place, stamp in enumerate((1_790_000_000, 1_790_000_000_000, "1790000000")):
        item = rig.simulator.hooks.item(customer, {"message": {"mid": f"m_{place}", "text": "hola"}})
        await rig.simulator.hooks.tell(item | {"timestamp": stamp})
    assert '"timestamp": "1790000000"' in (await rig.told(3))[2].text


async def get(rig: Rig, url: str, *, password: str = "") -> EgressResponse:
    return await rig.egress.request("GET", url, headers={"authorization": password} if password else {})


async def whatsapp_file(rig: WhatsAppRig) -> tuple[str, str]:
    """The address of the file's description, and the right password."""
    file = rig.simulator.state.store_file("application/pdf", b"%PDF")
    return f"{rig.simulator.url}/v25.0/{file.id}", f"Bearer {rig.simulator.state.account.token}"


async def slack_file(rig: SlackRig) -> str:
    await rig.simulator.send_file(rig.person, "a.pdf", "application/pdf", b"%PDF")
    [came] = await rig.told(1)
    return str(json.loads(came.body)["event"]["files"][0]["url_private_download"])


async def twilio_file(rig: SmsRig) -> str:
    bubble = await rig.simulator.send_file(rig.customer, "image/png", b"PNG")
    state = rig.simulator.state
    path = f"2010-04-01/Accounts/{state.account}/Messages/{bubble.sid}/Media/{bubble.files[0]}"
    return f"{rig.simulator.url}/{path}"


@shows("file_later", "whatsapp")
async def file_later_on_whatsapp(rig: WhatsAppRig) -> None:
    """fault `media_gone_once`"""
    url, password = await whatsapp_file(rig)
    rig.simulator.state.faults.append("media_gone_once")
    assert [(await get(rig, url, password=password)).status for _ in range(2)] == [500, 200]


@shows("file_later", "instagram", "messenger")
async def file_later_on_messaging(rig: MessagingRig) -> None:
    """fault `media_gone_once`; for good: `end_stories()`"""
    url = f"{rig.simulator.url}/files/{rig.simulator.hooks.keep_file('image/png', b'PNG')}"
    rig.simulator.state.faults.append("media_gone_once")
    assert [(await get(rig, url)).status for _ in range(2)] == [404, 200]


@shows("file_later", *SLACK)
async def file_later_on_slack(rig: SlackRig) -> None:
    """`fail_next("file", status=404)`"""
    url, password = await slack_file(rig), f"Bearer {rig.simulator.state.token}"
    rig.simulator.fail_next(SLACK_FILE, status=404)
    assert [(await get(rig, url, password=password)).status for _ in range(2)] == [404, 200]


@shows("file_later", "telegram")
async def file_later_on_telegram(rig: TelegramRig) -> None:
    """`fail_next("file", status=404)`"""
    await rig.simulator.send_file(rig.customer, "a.pdf", "application/pdf", b"%PDF")
    url = f"{rig.simulator.url}/file/bot{rig.simulator.state.token}/files/FILE1"
    rig.simulator.fail_next(TELEGRAM_FILE, status=404)
    assert [(await get(rig, url)).status for _ in range(2)] == [404, 200]


@shows("file_later", *TWILIO)
async def file_later_by_twilio(rig: SmsRig) -> None:
    """`fail_next("Media", status=404)`"""
    url = await twilio_file(rig)
    rig.simulator.fail_next(MEDIA, status=404)
    assert [(await get(rig, url, password=rig.password)).status for _ in range(2)] == [404, 200]


@shows("file_password", "whatsapp")
async def file_password_on_whatsapp(rig: WhatsAppRig) -> None:
    """always: 401 with a page"""
    url, password = await whatsapp_file(rig)
    address = json.loads((await get(rig, url, password=password)).body)["url"]
    refused = await get(rig, address)
    assert (refused.status, refused.headers["content-type"].partition(";")[0]) == (401, "text/html")
    assert (await get(rig, address, password=password)).body == b"%PDF"


@shows("file_password", *SLACK)
async def file_password_on_slack(rig: SlackRig) -> None:
    """always: 200 with the page to sign in"""
    refused = await get(rig, await slack_file(rig))
    assert (refused.status, refused.headers["content-type"].partition(";")[0]) == (200, "text/html")


@shows("file_password", "telegram")
async def file_password_on_telegram(rig: TelegramRig) -> None:
    """always: 404 under another token"""
    await rig.simulator.send_file(rig.customer, "a.pdf", "application/pdf", b"%PDF")
    assert (await get(rig, f"{rig.simulator.url}/file/bot1:x/files/FILE1")).status == 404


@shows("file_password", *TWILIO)
async def file_password_by_twilio(rig: SmsRig) -> None:
    """always: 401"""
    assert (await get(rig, await twilio_file(rig))).status == 401


@shows("letters", *HOOKED)
async def letters(rig: Rig) -> None:
    """always: any letters both ways, and the documented length to the letter"""
    await rig.writes(LETTERS)
    [came] = await rig.told(1)
    heard = came.text if rig.kind in TWILIO else json.dumps(json.loads(came.body), ensure_ascii=False)
    assert ("%F0%9D%84%9E" if rig.kind in TWILIO else "𝄞") in heard
    assert (await rig.sends(LETTERS)).status < 300
    assert rig.arrived() == [LETTERS]
    whole, longer = rig.letter * rig.limit, rig.letter * (rig.limit + 1)
    assert was_taken(await rig.sends(whole))
    assert not was_taken(await rig.sends(longer))
    assert rig.arrived() == [LETTERS, whole]


def was_taken(answer: EgressResponse) -> bool:
    return answer.status < 300 and json.loads(answer.body).get("ok", True)
