"""What Check asks of Twilio, and what it mends: the sender's address for messages."""

from collections.abc import Awaitable, Callable
from typing import Any, cast

from relevo.channels.twilio.client import Answer, Client
from relevo.channels.twilio.wire import FRAGMENT, WHATSAPP
from relevo.desk.channels import api as desk

Json = dict[str, Any]
SERVICE = "MG"
_NUMBERS = "incoming_phone_numbers"
CheckSender = Callable[[Client, desk.Connection, str], Awaitable[list[desk.Check]]]


async def check_sms(client: Client, connection: desk.Connection) -> desk.Checked:
    """Raises EgressError."""
    is_number = connection.value("sender").startswith("+")
    return await _check(client, connection, _check_number if is_number else _check_short_code)


async def check_whatsapp(client: Client, connection: desk.Connection) -> desk.Checked:
    """Raises EgressError."""
    return await _check(client, connection, _check_whatsapp_sender)


async def _check(client: Client, connection: desk.Connection, check_sender: CheckSender) -> desk.Checked:
    """`check_sender`: how a sender is looked at that is no messaging service."""
    account = await _account(client)
    if isinstance(account, desk.Check):
        return desk.Checked(checks=[account])
    sender = connection.value("sender")
    look = _check_service if sender.startswith(SERVICE) else check_sender
    checks = [desk.Check(name="token", ok=True), *_account_state(account), *_public(connection)]
    return _checked(checks + await look(client, connection, sender), account, sender)


async def let_go(client: Client, connection: desk.Connection) -> None:
    """Messages go nowhere from now on, if they went to us. Raises EgressError."""
    sender = connection.value("sender")
    if sender.startswith(SERVICE):
        service = await client.get(f"v1/Services/{sender}", of="messaging")
        if _is_ours(service.text("inbound_request_url"), connection):
            await client.post(f"v1/Services/{sender}", [("InboundRequestUrl", "")], of="messaging")
        return
    if sender.startswith("+"):
        place, found = "IncomingPhoneNumbers", await _find(client, "IncomingPhoneNumbers", _NUMBERS, sender)
    else:
        place, found = "SMS/ShortCodes", await _find_short_code(client, sender)
    if found is not None and _is_ours(str(found.get("sms_url") or ""), connection):
        await client.post(f"{_account_path(client)}/{place}/{found.get('sid')}.json", [("SmsUrl", "")])


async def let_go_of_whatsapp(client: Client, connection: desk.Connection) -> None:
    """A WhatsApp sender has an address of its own; its number's is that of text messages. Raises EgressError."""
    sender = connection.value("sender")
    if sender.startswith(SERVICE):
        await let_go(client, connection)
        return
    found = await _find_whatsapp_sender(client, sender)
    webhook = cast("Json", (found or {}).get("webhook") or {})
    if found is not None and _is_ours(str(webhook.get("callback_url") or ""), connection):
        nowhere = {"webhook": {"callback_url": "", "callback_method": "POST"}}
        await client.post_json(f"v2/Channels/Senders/{found.get('sid')}", nowhere, of="messaging")


def _checked(checks: list[desk.Check], account: Answer, sender: str) -> desk.Checked:
    return desk.Checked(
        checks=checks,
        account_id=sender,
        account_name=f"{sender} · {account.text('friendly_name')}".strip(" ·")[:120],
    )


async def _account(client: Client) -> Answer | desk.Check:
    answer = await client.get(f"{_account_path(client)}.json")
    if answer.ok:
        return answer
    code = "not_a_pair" if answer.status in (401, 403, 404) else "trouble"
    return desk.Check(name="token", ok=False, code=code, detail=answer.detail)


def _account_path(client: Client) -> str:
    return f"2010-04-01/Accounts/{client.account}"


def _account_state(account: Answer) -> list[desk.Check]:
    state = account.text("status") or "active"
    checks: list[desk.Check] = []
    if state != "active":
        checks.append(desk.Check(name="twilio_account", ok=False, code="not_active", detail=state))
    if account.text("type").lower() == "trial":
        # Works, but only to numbers that were confirmed by hand.
        checks.append(desk.Check(name="twilio_account", ok=False, code="trial", is_advice=True))
    return checks


def _public(connection: desk.Connection) -> list[desk.Check]:
    """Files are fetched from us, and messages brought to us."""
    if connection.hook_url.startswith("https://") or not connection.value("api_url").startswith("https://"):
        return []
    return [desk.Check(name="public", ok=False, code="not_public", is_advice=True)]


async def _check_number(client: Client, connection: desk.Connection, sender: str) -> list[desk.Check]:
    found = await _find(client, "IncomingPhoneNumbers", _NUMBERS, sender)
    if found is None:
        return [desk.Check(name="sender", ok=False, code="unknown")]
    can = cast("Json", found.get("capabilities") or {})
    if can.get("sms") is False or can.get("SMS") is False:
        return [desk.Check(name="sender", ok=False, code="no_sms")]
    checks = [desk.Check(name="sender", ok=True)]
    path = f"{_account_path(client)}/IncomingPhoneNumbers/{found.get('sid')}.json"
    return [*checks, await _set_address(client, path, connection, ("SmsUrl", "SmsMethod"), of="api")]


async def _check_short_code(client: Client, connection: desk.Connection, sender: str) -> list[desk.Check]:
    found = await _find_short_code(client, sender)
    if found is None:
        return [desk.Check(name="sender", ok=False, code="unknown")]
    path = f"{_account_path(client)}/SMS/ShortCodes/{found.get('sid')}.json"
    placed = await _set_address(client, path, connection, ("SmsUrl", "SmsMethod"), of="api")
    return [desk.Check(name="sender", ok=True), placed]


async def _check_service(client: Client, connection: desk.Connection, sender: str) -> list[desk.Check]:
    answer = await client.get(f"v1/Services/{sender}", of="messaging")
    if not answer.ok:
        return [desk.Check(name="sender", ok=False, code="unknown_service", detail=answer.detail)]
    names = ("InboundRequestUrl", "InboundMethod")
    # Otherwise each number's own address would be asked, and not the service's.
    more = [("UseInboundWebhookOnNumber", "false")]
    placed = await _set_address(client, f"v1/Services/{sender}", connection, names, of="messaging", more=more)
    return [desk.Check(name="sender", ok=True), placed]


async def _set_address(
    client: Client,
    path: str,
    connection: desk.Connection,
    names: tuple[str, str],
    *,
    of: str,
    more: list[tuple[str, str]] | None = None,
) -> desk.Check:
    fields = [(names[0], connection.hook_url + FRAGMENT), (names[1], "POST"), *(more or [])]
    answer = await client.post(path, fields, of=of)
    if answer.ok:
        return desk.Check(name="webhook", ok=True)
    return desk.Check(name="webhook", ok=False, code="refused_by_twilio", detail=answer.detail)


async def _check_whatsapp_sender(client: Client, connection: desk.Connection, sender: str) -> list[desk.Check]:
    """The senders' list is asked for its address; where it is not open to this account (the sandbox, older senders)
    somebody pastes ours."""
    found = await _find_whatsapp_sender(client, sender)
    if found is None:
        return [desk.Check(name="sender", ok=False, code="not_listed", is_advice=True)]
    webhook = {"callback_url": connection.hook_url + FRAGMENT, "callback_method": "POST"}
    path = f"v2/Channels/Senders/{found.get('sid')}"
    changed = await client.post_json(path, {"webhook": webhook}, of="messaging")
    if changed.ok or changed.status == 202:
        return [desk.Check(name="webhook", ok=True)]
    return [desk.Check(name="webhook", ok=False, code="paste_at_twilio", detail=changed.detail, is_advice=True)]


async def _find_whatsapp_sender(client: Client, sender: str) -> Json | None:
    answer = await client.get("v2/Channels/Senders", {"Channel": "whatsapp", "PageSize": "100"}, of="messaging")
    return next((one for one in answer.listed("senders") if one.get("sender_id") == WHATSAPP + sender), None)


async def _find_short_code(client: Client, sender: str) -> Json | None:
    answer = await client.get(f"{_account_path(client)}/SMS/ShortCodes.json", {"ShortCode": sender})
    return next(iter(answer.listed("short_codes")), None)


async def _find(client: Client, kind: str, name: str, sender: str) -> Json | None:
    answer = await client.get(f"{_account_path(client)}/{kind}.json", {"PhoneNumber": sender})
    return next((one for one in answer.listed(name) if one.get("phone_number") == sender), None)


def _is_ours(address: str, connection: desk.Connection) -> bool:
    return address.partition("#")[0] == connection.hook_url
