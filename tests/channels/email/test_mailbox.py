"""The mailbox over IMAP: what is new, once; a server that numbers anew; IDLE; and what the Check says."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from dataclasses import replace
from email.message import EmailMessage
from uuid import uuid4

import pytest

from relevo.channels.email import wire
from relevo.channels.email.adapter import EmailConnector, Polled
from relevo.channels.email.configuring import settings_of
from relevo.channels.email.imap import ImapError
from relevo.desk.channels.api import Channel, Connection
from relevo.platform.egress import Egress
from relevo.platform.secrets import Secret
from relevo.testing.email import EmailSimulator
from tests.channels.email.carrying import spoken
from tests.channels.email.wiretap import Wiretap
from tests.channels.stage import Stage


@pytest.fixture
async def connector(server: EmailSimulator) -> AsyncGenerator[EmailConnector]:
    async with Egress(allow_hosts=server.also_reached) as egress:
        yield EmailConnector(egress)


@pytest.fixture
async def connection(stage: Stage, server: EmailSimulator) -> Connection:
    """As it stands after the Check."""
    channel = await stage.connect("email", server.connect_values | {"delivery": "polling"})
    stage.registry.tasks.pop("intake.poll")
    async with stage.db.transaction(stage.workspace.id) as tx:
        return await stage.opened(tx, channel)


def after(connection: Connection, values: Mapping[str, str]) -> Connection:
    return replace(connection, values={**connection.values, **values})


def ids(answer: Polled) -> list[str]:
    return [element.external_id for element in answer.elements]


async def test_only_what_comes_after_connecting_is_read_and_each_mail_once(
    stage: Stage, server: EmailSimulator, connector: EmailConnector
) -> None:
    ada = server.state.customer("ada@mail.test", "Ada")
    await server.send(ada, "Old", "from before")
    channel = await stage.connect("email", server.connect_values | {"delivery": "polling"})
    async with stage.db.transaction(stage.workspace.id) as tx:
        connection = await stage.opened(tx, channel)
    first = await server.send(ada, "New", "from now")
    answer = await connector.poll(connection)
    assert ids(answer) == [f"inbox:{first.message_id}"] or ids(answer)[-1] == f"inbox:{first.message_id}"
    assert not any("from before" in str(element.body) for element in answer.elements)
    second = await server.send(ada, "New", "again")
    again = await connector.poll(after(connection, connector.after_poll(answer)))
    assert ids(again) == [f"inbox:{second.message_id}"]


async def test_mails_that_the_server_numbered_anew_are_the_same_mails(
    server: EmailSimulator, connector: EmailConnector, connection: Connection
) -> None:
    ada = server.state.customer("ada@mail.test", "Ada")
    letter = await server.send(ada, "One", "one")
    answer = await connector.poll(connection)
    connection = after(connection, connector.after_poll(answer))
    server.state.renumber()
    other = await server.send(ada, "Two", "two")
    again = await connector.poll(connection)
    assert {f"inbox:{letter.message_id}", f"inbox:{other.message_id}"} <= set(ids(again))
    third = await server.send(ada, "Three", "three")
    last = await connector.poll(after(connection, connector.after_poll(again)))
    assert ids(last) == [f"inbox:{third.message_id}"]


async def test_a_mail_that_arrives_while_we_wait_is_there_at_once(
    server: EmailSimulator, connector: EmailConnector, connection: Connection
) -> None:
    connection = after(connection, connector.after_poll(await first_look(connector, connection, server)))
    waiting = asyncio.create_task(connector.poll(connection))
    logins = server.state.logins
    async with asyncio.timeout(15):
        while server.state.logins == logins:  # noqa: ASYNC110 - the server tells nobody
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.2)
        letter = await server.send(server.state.customer("ada@mail.test"), "Now", "now")
        answer = await waiting
    assert ids(answer) == [f"inbox:{letter.message_id}"]


async def first_look(connector: EmailConnector, connection: Connection, server: EmailSimulator) -> Polled:
    await server.send(server.state.customer("first@mail.test"), "First", "first")
    return await connector.poll(connection)


async def test_what_was_sent_from_another_mail_program_is_found_in_the_sent_folder(
    server: EmailSimulator, connector: EmailConnector, connection: Connection
) -> None:
    await server.answer_from_phone(server.state.customer("ada@mail.test"), "from my phone")
    answer = await connector.poll(connection)
    [incoming] = [one for element in answer.elements for one in connector.parse(element.body) if one.type == "echo"]
    assert (incoming.address, incoming.text, incoming.author_name) == ("ada@mail.test", "from my phone", "Nora Vidal")


async def test_the_job_reads_the_mailbox_by_itself(stage: Stage, server: EmailSimulator) -> None:
    channel: Channel = await stage.connect("email", server.connect_values | {"delivery": "polling"})
    await server.send(server.state.customer("ada@mail.test", "Ada"), "Hello", "is anybody there?")
    for _ in range(10):
        await stage.die_in_a_job(2.0)
        poll = stage.registry.tasks.pop("intake.poll")
        await stage.run_jobs()
        if await spoken(stage, channel):
            break
        stage.registry.tasks["intake.poll"] = poll
    assert await spoken(stage, channel) == [("contact", "Hello\n\nis anybody there?")]


WRONG = {
    "password": ({"password": "not-the-one"}, {"imap.login", "smtp.login"}),
    "folder": ({"folder": "Nowhere"}, {"folder.no_folder"}),
    "imap_port": ({"imap_port": "1"}, {"imap.refused"}),
    "smtp_port": ({"smtp_port": "1"}, {"smtp.refused"}),
    "no_host": ({"imap_host": ""}, {"imap.missing"}),
    "tls": ({"imap_security": "tls"}, {"imap.tls", "imap.unreachable"}),
    "proof": ({"proof": "dmarc"}, {"proof.no_server"}),
}


@pytest.mark.parametrize("case", WRONG)
async def test_the_check_says_what_is_wrong(
    server: EmailSimulator, connector: EmailConnector, connection: Connection, case: str
) -> None:
    values, expected = WRONG[case]
    secret = values.get("password")
    wrong = after(connection, values)
    if secret:
        wrong = replace(wrong, secrets={**connection.secrets, "password": Secret(secret)})
    checked = await connector.check(wrong)
    found = {f"{check.name}.{check.code}" for check in checked.checks if not check.ok and not check.is_advice}
    assert found
    assert found <= expected
    assert "not-the-one" not in str(checked.checks)


async def test_a_good_mailbox_passes_every_line_and_gets_a_mail_from_itself(
    server: EmailSimulator, connector: EmailConnector, connection: Connection
) -> None:
    checked = await connector.check(connection)
    assert [(check.name, check.ok) for check in checked.checks] == [
        ("imap", True),
        ("folder", True),
        ("smtp", True),
        ("test_mail", True),
    ]
    assert checked.account_id == server.state.own


async def test_an_address_in_a_private_network_is_not_called(connection: Connection) -> None:
    async with Egress() as egress:
        checked = await EmailConnector(egress).check(after(connection, {"imap_port": "993", "smtp_port": "587"}))
    assert {(check.name, check.code) for check in checked.checks} == {("imap", "refused"), ("smtp", "refused")}


async def test_a_password_that_is_refused_while_reading_stops_the_channel_instead_of_asking_on(
    server: EmailSimulator, connector: EmailConnector, connection: Connection
) -> None:
    server.state.password = "changed-meanwhile"
    [element] = (await connector.poll(connection)).elements
    [stopped] = connector.parse(element.body)
    assert (stopped.type, getattr(stopped, "code", "")) == ("channel_stopped", "login_refused")
    assert server.state.password not in str(element.body)


async def test_a_server_that_lets_nobody_in_just_now_is_asked_again(connection: Connection) -> None:
    answers = {
        "CAPABILITY": "* CAPABILITY IMAP4rev1\r\n{tag} OK done\r\n",
        "LOGIN": "{tag} NO [UNAVAILABLE] too many at once\r\n",
    }
    async with Wiretap(b"* OK hello\r\n", answers=answers) as tap, Egress(allow_hosts=["127.0.0.1"]) as egress:
        with pytest.raises(ImapError) as failed:
            await EmailConnector(egress).poll(after(connection, {"imap_port": str(tap.port)}))
    assert failed.value.code == "busy"


@pytest.mark.parametrize(("by", "echoes"), [("own", 1), ("another", 0), ("nobody", 1)])
def test_what_another_channel_sent_from_the_same_mailbox_is_no_echo(
    connection: Connection, by: str, echoes: int
) -> None:
    settings = settings_of(connection)
    message = EmailMessage()
    message["From"], message["To"] = connection.value("address"), "lucia@mail.test"
    message["Message-ID"] = wire.message_id_of(uuid4(), "shop.test")
    if by != "nobody":
        message["X-Loop"] = settings.channel_id if by == "own" else str(uuid4())
    message.set_content("Here it is.")
    element = wire.split(message.as_bytes(), settings, box="sent", at=0)
    assert len(wire.parse(element.body)) == echoes
