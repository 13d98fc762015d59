"""The providers that a demonstration brings along: each with a page on which somebody plays the customer.

They listen on loopback, beside the demo's own port. Each is connected as a real account would be: the same fields,
the same check, the same webhook. Whoever disconnects or deletes such a channel keeps it that way.
"""

import socket
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self
from urllib.parse import urlsplit

import structlog

from relevo.desk.audit.api import SYSTEM
from relevo.desk.channels.api import (
    ChannelInput,
    access_channel,
    check_channel,
    do_change_connection,
    do_connect_channel,
    hook_url,
    open_connection,
)
from relevo.desk.outposts.api import RouteInput, do_create_route, list_routes
from relevo.entry.house import House
from relevo.kit.ids import ChannelId, WorkspaceId
from relevo.platform.db import Tx
from relevo.platform.settings import Settings
from relevo.testing.email import EmailSimulator
from relevo.testing.instagram import InstagramSimulator
from relevo.testing.messenger import MessengerSimulator
from relevo.testing.slack import SlackSimulator
from relevo.testing.telegram import TelegramSimulator
from relevo.testing.twilio import TwilioSimulator
from relevo.testing.whatsapp import WhatsAppSimulator

log = structlog.get_logger(__name__)

PORTS_ABOVE = 5
"""The first simulator listens so far above the demo's own port."""


class Simulator(Protocol):
    @property
    def netloc(self) -> str: ...

    @property
    def url(self) -> str: ...

    @property
    def connect_values(self) -> Mapping[str, str]: ...

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


@dataclass(frozen=True)
class Simulated:
    kind: str
    name: str
    simulator: Simulator

    @property
    def url(self) -> str:
        return self.simulator.url


Make = Callable[[Sequence[str], int, Path], Simulator]


def _whatsapp(calls: Sequence[str], port: int, folder: Path) -> Simulator:
    return WhatsAppSimulator(calls=calls, port=port, kept_in=folder / "whatsapp.json")


def _slack(calls: Sequence[str], port: int, folder: Path) -> Simulator:
    return SlackSimulator(calls=calls, port=port, kept_in=folder / "slack.json")


def _telegram(calls: Sequence[str], port: int, folder: Path) -> Simulator:
    return TelegramSimulator(calls=calls, port=port, kept_in=folder / "telegram.json")


def _instagram(calls: Sequence[str], port: int, folder: Path) -> Simulator:
    return InstagramSimulator(calls=calls, port=port, kept_in=folder / "instagram.json")


def _messenger(calls: Sequence[str], port: int, folder: Path) -> Simulator:
    return MessengerSimulator(calls=calls, port=port, kept_in=folder / "messenger.json")


def _slack_team(calls: Sequence[str], port: int, folder: Path) -> Simulator:
    return SlackSimulator(calls=calls, port=port, kept_in=folder / "slack_team.json", team=True)


def _sms(calls: Sequence[str], port: int, folder: Path) -> Simulator:
    return TwilioSimulator(calls=calls, port=port, kept_in=folder / "sms.json")


def _twilio_whatsapp(calls: Sequence[str], port: int, folder: Path) -> Simulator:
    return TwilioSimulator(calls=calls, port=port, whatsapp=True, kept_in=folder / "twilio_whatsapp.json")


def _email(calls: Sequence[str], port: int, folder: Path) -> Simulator:
    return EmailSimulator(calls=calls, port=port, kept_in=folder / "email.json")


KINDS: tuple[tuple[str, str, Make], ...] = (
    ("whatsapp", "WhatsApp", _whatsapp),
    ("telegram", "Telegram", _telegram),
    ("slack", "Slack", _slack),
    ("instagram", "Instagram", _instagram),
    ("messenger", "Messenger", _messenger),
    ("sms", "SMS", _sms),
    ("twilio_whatsapp", "Twilio WhatsApp", _twilio_whatsapp),
    ("slack_team", "Team Slack", _slack_team),
    ("email", "E-mail", _email),
)


@asynccontextmanager
async def open_simulators(settings: Settings) -> AsyncGenerator[list[Simulated]]:
    """One of each kind, listening."""
    calls = [urlsplit(settings.base_url).netloc, f"127.0.0.1:{settings.port}"]
    folder = settings.data_folder.absolute() / "simulators"
    async with AsyncExitStack() as stack:
        opened: list[Simulated] = []
        for place, (kind, name, make) in enumerate(KINDS):
            simulator = make(calls, free_port(settings.port + PORTS_ABOVE + place), folder)
            opened.append(Simulated(kind, name, await stack.enter_async_context(simulator)))
        yield opened


def reaching(settings: Settings, simulated: Sequence[Simulated]) -> Settings:
    """The settings of a house that may call them."""
    hosts = [*settings.egress_allow_hosts, *(one.simulator.netloc for one in simulated)]
    for one in simulated:
        if isinstance(one.simulator, EmailSimulator):
            hosts += one.simulator.also_reached
    return settings.model_copy(update={"egress_allow_hosts": tuple(hosts)})


async def connect_simulated(house: House, workspace_id: WorkspaceId, simulated: Sequence[Simulated]) -> None:
    """Each kind has a channel that speaks with its simulator. Expects the server to answer: webhooks shake hands."""
    for one in simulated:
        async with house.db.transaction(workspace_id) as tx:
            channel_id = await _channel_for(tx, house, one)
        if channel_id is None:
            continue
        checked = await check_channel(house.db, workspace_id, channel_id, house.outside)
        if isinstance(one.simulator, InstagramSimulator):
            await _paste_hook(house, workspace_id, channel_id, one.simulator)
        if not checked.ok:
            wrong = [check.name for check in checked.checks if not check.ok]
            log.warning("demo.simulator_not_connected", kind=one.kind, checks=wrong)
        elif isinstance(one.simulator, SlackSimulator):
            # Slack has no way for an app to set its address: somebody pastes it into the app's settings.
            async with house.db.transaction(workspace_id, read_only=True) as tx:
                address = hook_url(await access_channel(tx, channel_id), house.outside.base_url)
            await one.simulator.connected(address)
            if one.simulator.is_team:
                await _settle_team(house, workspace_id, channel_id, one.simulator)


async def _settle_team(
    house: House, workspace_id: WorkspaceId, channel_id: ChannelId, simulator: SlackSimulator
) -> None:
    """Handoffs of all teams come to its channel; the teammates are members there, known by their mail addresses."""
    async with house.db.transaction(workspace_id) as tx:
        if not await list_routes(tx, channel_id):
            place, name = next(iter(simulator.state.channels.items()))
            await do_create_route(tx, channel_id, RouteInput(place=place, place_name=name))
        rows = await tx.fetch(
            "SELECT t.name, p.email FROM teammate t JOIN person p ON p.id = t.person_id "
            "WHERE t.workspace_id = $1 AND t.state = 'active' ORDER BY t.created_at LIMIT 8",
            tx.tenant,
        )
    known = {one.email for one in simulator.state.people.values()}
    for row in rows:
        if row["email"] not in known:
            simulator.state.add_person(row["name"], row["email"])


async def _paste_hook(
    house: House, workspace_id: WorkspaceId, channel_id: ChannelId, simulator: InstagramSimulator
) -> None:
    """With Instagram's own login the address is pasted in Meta's dashboard; here nobody has to."""
    async with house.db.transaction(workspace_id, read_only=True) as tx:
        connection = await open_connection(tx, await access_channel(tx, channel_id), house.outside)
    await simulator.paste_hook(connection.hook_url, connection.value("verify_token"))


async def _channel_for(tx: Tx, house: House, one: Simulated) -> ChannelId | None:
    """The demo's channel with its simulator's present address; None if somebody switched it off or deleted it."""
    row = await tx.fetchrow(
        "SELECT id, enabled FROM channel WHERE workspace_id = $1 AND kind = $2 ORDER BY created_at, id LIMIT 1",
        tx.tenant,
        one.kind,
    )
    values = dict(one.simulator.connect_values)
    if row is not None:
        if not row["enabled"]:
            return None
        channel = await access_channel(tx, ChannelId(row["id"]))
        if any(channel.connection.get(name) not in (None, value) for name, value in values.items()):
            await do_change_connection(tx, channel, values, house.outside, by=SYSTEM)
        return channel.id
    made_before = await tx.fetchval(
        """
        SELECT true FROM audit_entry
        WHERE workspace_id = $1 AND action = 'channel.created' AND data ->> 'name' = $2 LIMIT 1
        """,
        tx.tenant,
        one.name,
    )
    if made_before:
        return None
    assistant = (
        None
        if one.kind == "slack_team"
        else await tx.fetchval(
            "SELECT assistant_id FROM channel WHERE workspace_id = $1 AND kind = 'web' ORDER BY created_at LIMIT 1",
            tx.tenant,
        )
    )
    given = ChannelInput.model_validate(
        {"kind": one.kind, "name": one.name, "assistant_id": assistant, "connection": values}
    )
    return (await do_connect_channel(tx, given, house.outside, by=SYSTEM)).id


def free_port(port: int) -> int:
    """`port`, or 0 (any) if another program has it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            return 0
    return port
