"""The Check of a mailbox, in the order in which an admin can mend things: reading, sending, a mail to oneself."""

import secrets
from uuid import uuid4

from relevo.channels.email import compose, mailbox, smtp, wire
from relevo.channels.email.configuring import POLLING, imap_server, provider_of, smtp_relay
from relevo.channels.email.doors import Doors
from relevo.channels.email.imap import Imap, ImapError
from relevo.channels.email.oauth import SignInFailed
from relevo.channels.email.tokens import REFRESH_TOKEN
from relevo.desk.channels import api as desk

ARRIVES_WITHIN_S = 15.0


async def check(doors: Doors, connection: desk.Connection) -> desk.Checked:
    address = connection.value("address").lower()
    checks: list[desk.Check] = []
    learned: dict[str, str] = {}
    new_secrets: dict[str, str] = {}
    if provider_of(connection) is not None and not await _check_token(doors, connection, checks, new_secrets):
        # Both servers would only repeat it.
        return desk.Checked(checks=checks, account_id=address, account_name=address)
    reads = await _check_imap(doors, connection, checks, learned)
    sends = await _check_smtp(doors, connection, checks)
    if connection.value("proof") == "dmarc" and not connection.value("auth_server"):
        checks.append(desk.Check(name="proof", ok=False, code="no_server"))
    if reads and sends:
        checks.append(await _check_round_trip(doors, connection))
    if not connection.secret("thread_secret"):
        new_secrets["thread_secret"] = secrets.token_urlsafe(32)
    return desk.Checked(
        checks=checks,
        account_id=address,
        account_name=address,
        learned=learned,
        new_secrets=new_secrets,
    )


async def _check_token(
    doors: Doors, connection: desk.Connection, checks: list[desk.Check], new_secrets: dict[str, str]
) -> bool:
    """Asked for anew each time: so a renewed refresh token is stored long before the one before it ends."""
    try:
        granted = await doors.tokens.renew(connection)
    except SignInFailed as failed:
        checks.append(desk.Check(name="sign_in", ok=False, code=failed.code, detail=failed.detail))
        return False
    if granted.refresh_token and granted.refresh_token != connection.secret(REFRESH_TOKEN):
        new_secrets[REFRESH_TOKEN] = granted.refresh_token
    checks.append(desk.Check(name="sign_in", ok=True))
    return True


async def _check_imap(
    doors: Doors, connection: desk.Connection, checks: list[desk.Check], learned: dict[str, str]
) -> bool:
    server = imap_server(connection)
    polls = connection.value("delivery") == POLLING
    if server is None:
        if polls:
            checks.append(desk.Check(name="imap", ok=False, code="missing"))
        else:
            checks.append(_hook_check(connection))
        return False
    try:
        async with doors.imap(connection) as imap:
            checks.append(desk.Check(name="imap", ok=True))
            await _check_folders(imap, connection, checks, learned)
            if polls and "IDLE" not in imap.abilities:
                checks.append(desk.Check(name="idle", ok=False, is_advice=True))
    except (ImapError, SignInFailed, TimeoutError) as error:
        code, detail = ("unreachable", "") if isinstance(error, TimeoutError) else (error.code, error.detail)
        name = "folder" if code == "no_folder" else "imap"
        code = _for_tokens(connection, code)
        checks.append(desk.Check(name=name, ok=False, code=code, detail=detail, is_advice=not polls))
        return False
    if not polls:
        checks.append(_hook_check(connection))
    return True


async def _check_folders(
    imap: Imap, connection: desk.Connection, checks: list[desk.Check], learned: dict[str, str]
) -> None:
    folder = await imap.select(connection.value("folder") or "INBOX")
    checks.append(desk.Check(name="folder", ok=True))
    _begin(connection, learned, "inbox", folder.validity, folder.next_uid)
    sent = await mailbox.find_sent_folder(imap, connection.value("sent_folder"))
    learned[mailbox.key("sent", "folder")] = sent
    if not sent:
        checks.append(desk.Check(name="sent_folder", ok=False, is_advice=True))
        return
    opened = await imap.select(sent)
    _begin(connection, learned, "sent", opened.validity, opened.next_uid)


def _begin(connection: desk.Connection, learned: dict[str, str], box: str, validity: int, next_uid: int) -> None:
    """From now on, unless it was read before: the mails of the past are not answered."""
    if not connection.value(mailbox.key(box, "validity")):
        learned[mailbox.key(box, "validity")] = str(validity)
        learned[mailbox.key(box, "uid")] = str(next_uid - 1)


def _hook_check(connection: desk.Connection) -> desk.Check:
    has_secret = bool(connection.secret("hook_secret"))
    return desk.Check(name="hook_secret", ok=has_secret, code="" if has_secret else "missing")


def _for_tokens(connection: desk.Connection, code: str) -> str:
    """Where a token signs in, no password is wrong."""
    return "token" if code == "login" and provider_of(connection) is not None else code


async def _check_smtp(doors: Doors, connection: desk.Connection, checks: list[desk.Check]) -> bool:
    if not smtp_relay(connection).host:
        checks.append(desk.Check(name="smtp", ok=False, code="missing"))
        return False
    try:
        await doors.try_smtp(connection)
    except smtp.SmtpFailed as failed:
        codes = {"connect": "unreachable", "tls": failed.tls or "tls", "login": "login"}
        code = "refused" if failed.is_refused_address else codes.get(failed.step, "trouble")
        code = _for_tokens(connection, code)
        checks.append(desk.Check(name="smtp", ok=False, code=code, detail=failed.detail))
        return False
    except SignInFailed as failed:
        checks.append(desk.Check(name="smtp", ok=False, code="token", detail=failed.detail))
        return False
    checks.append(desk.Check(name="smtp", ok=True))
    return True


async def _check_round_trip(doors: Doors, connection: desk.Connection) -> desk.Check:
    """A mail to oneself, which the channel ignores when it comes in."""
    address, server = connection.value("address").lower(), imap_server(connection)
    message_id = wire.message_id_of(uuid4(), address.rpartition("@")[2])
    letter = compose.Letter(
        sender=address,
        sender_name="Relevo",
        to=address,
        cc=(),
        subject="Relevo: test",
        message_id=message_id,
        in_reply_to="",
        references=(),
        reply_to="",
        text="This is the test mail of Relevo's Check. It can be deleted.",
        html="<p>This is the test mail of Relevo's Check. It can be deleted.</p>",
        signature="",
        automatic=True,
        loop_mark=str(connection.channel_id),
        files=(),
    )
    try:
        await doors.send_mail(connection, sender=address, recipients=[address], raw=compose.build(letter))
    except (smtp.SmtpFailed, SignInFailed) as failed:
        return desk.Check(name="test_mail", ok=False, code="not_sent", detail=failed.detail)
    if server is None:
        return desk.Check(name="test_mail", ok=True)
    try:
        async with doors.imap(connection) as imap:
            folder = connection.value("folder") or "INBOX"
            arrived = await mailbox.wait_until_there(imap, folder, message_id, within_s=ARRIVES_WITHIN_S)
    except (ImapError, SignInFailed, TimeoutError) as error:
        return desk.Check(name="test_mail", ok=False, code="not_found", detail=str(error)[:200], is_advice=True)
    if arrived:
        return desk.Check(name="test_mail", ok=True)
    return desk.Check(name="test_mail", ok=False, code="not_found", is_advice=True)
