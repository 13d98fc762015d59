"""Who vouches for a sender: the receiving server alone, and only where the company says so."""

import pytest

from relevo.channels.email import wire
from relevo.channels.email.proof import proof_of
from relevo.desk.channels.api import Channel
from relevo.kit.mails import read_mail
from relevo.testing.email import EmailSimulator
from relevo.testing.email.state import SERVER
from tests.channels.email.carrying import SECRET, carry
from tests.channels.stage import Stage

RESULTS = {
    "mx.a; dmarc=pass (p=REJECT) header.from=ada.test": "dmarc",
    "mx.a 1; spf=pass smtp.mailfrom=x; dkim=pass; dmarc=pass header.from=ADA.test": "dmarc",
    "mx.a; dmarc=fail header.from=ada.test": "failed",
    "mx.a; dmarc=pass header.from=evil.test": "none",
    "mx.a; dmarc=pass": "none",
    "mx.a; dkim=pass header.from=ada.test": "none",
    "mx.b; dmarc=pass header.from=ada.test": "none",
    "mx.a (dmarc=pass header.from=ada.test); none": "none",
    "mx.a; dmarc=none header.from=ada.test": "none",
    "": "none",
}


@pytest.mark.parametrize("line", RESULTS)
def test_only_a_pass_for_the_senders_own_domain_by_our_own_server_counts(line: str) -> None:
    raw = f"Authentication-Results: {line}\r\nFrom: ada@ada.test\r\n\r\nhi".encode()
    assert proof_of(read_mail(raw), "mx.a") == RESULTS[line]


def test_a_header_that_came_with_the_mail_stands_below_our_servers_own_and_is_not_read() -> None:
    ours = "Authentication-Results: mx.a; dmarc=fail header.from=ada.test\r\n"
    theirs = "Authentication-Results: mx.a; dmarc=pass header.from=ada.test\r\n"
    mail = read_mail((ours + theirs + "From: ada@ada.test\r\n\r\nhi").encode())
    assert proof_of(mail, "mx.a") == "failed"


def test_a_mail_with_two_senders_is_vouched_for_by_nobody() -> None:
    results = "Authentication-Results: mx.a; dmarc=pass header.from=ada.test\r\n"
    for senders in ("From: ada@ada.test, eve@eve.test\r\n", "From: ada@ada.test\r\nFrom: eve@eve.test\r\n"):
        assert proof_of(read_mail((results + senders + "\r\nhi").encode()), "mx.a") == "none"


async def addresses(stage: Stage) -> list[tuple[str, bool]]:
    rows = await stage.rows("SELECT address, verified_at IS NOT NULL AS proved FROM contact_identity ORDER BY address")
    return [(row["address"], row["proved"]) for row in rows]


async def test_by_default_no_address_is_proved(stage: Stage, channel: Channel, server: EmailSimulator) -> None:
    await server.send(server.state.customer("ada@ada.test", "Ada"), "Hi", "hello")
    await carry(stage, channel, server)
    assert await addresses(stage) == [("ada@ada.test", False)]


async def test_a_forged_mail_does_not_join_the_conversation_of_the_proved_customer(
    stage: Stage, server: EmailSimulator
) -> None:
    values = {**server.connect_values, "delivery": "webhook", "hook_secret": SECRET}
    channel = await stage.connect("email", {**values, "proof": "dmarc", "auth_server": SERVER})
    ada = server.state.customer("ada@ada.test", "Ada")
    await server.send(ada, "Hi", "it is me")
    inbox = server.state.folders["INBOX"]
    await server.send(ada, "Re: Hi", "this is forged")
    inbox.mails[-1].raw = inbox.mails[-1].raw.replace(b"dmarc=pass", b"dmarc=fail")
    await carry(stage, channel, server)
    assert await addresses(stage) == [("ada@ada.test", False), (f"{wire.PROVED}ada@ada.test", True)]
    rows = await stage.rows("SELECT DISTINCT contact_id FROM contact_identity")
    assert len(rows) == 2
    [forged] = await stage.rows("SELECT content FROM message WHERE text = 'this is forged'")
    assert "proof:failed" in str(forged["content"]["extras"])
