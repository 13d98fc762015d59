"""What did not come from the provider does not come in: ten thousand requests per kind, each changed in one place."""

import random
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from relevo.desk.channels.api import Connection, HookRefused, HookRequest
from relevo.platform.db import Database
from relevo.platform.egress import Egress
from tests.channels.conformance import Inbound, Kit
from tests.channels.kits import KITS
from tests.channels.stage import open_stage

MUTATIONS = 10_000
SIGNS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+/="


@pytest.fixture(params=[kit for kit in KITS if kit.signing_headers], ids=lambda kit: kit.kind)
async def line(
    request: pytest.FixtureRequest, db: Database, tmp_path: Path
) -> AsyncGenerator[tuple[Kit, Connection, Inbound]]:
    kind: type[Kit] = request.param
    async with kind.open() as kit, open_stage(db, tmp_path) as stage:
        channel = await stage.connect(kind.kind, kit.connect_values())
        async with db.transaction(stage.workspace.id) as tx:
            yield kit, await stage.opened(tx, channel), await kit.writes("¿Dónde está mi pedido?")


def mutated(kit: Kit, inbound: Inbound, chance: random.Random) -> Inbound:
    """One bit of the body, one byte of it more or less, one sign of a header, or a whole header."""
    body, headers = bytearray(inbound.content), dict(inbound.headers)
    name = chance.choice(kit.signing_headers)
    match chance.randrange(5 if kit.signs_body else 2):
        case 0:
            at = chance.randrange(len(headers[name]))
            other = chance.choice(SIGNS.replace(headers[name][at], ""))
            headers[name] = headers[name][:at] + other + headers[name][at + 1 :]
        case 1:
            headers[name] = headers[name][: chance.randrange(len(headers[name]))]
        case 2:
            body[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
        case 3:
            del body[chance.randrange(len(body))]
        case _:
            body.insert(chance.randrange(len(body) + 1), chance.randrange(256))
    return Inbound(bytes(body), headers, inbound.query)


async def test_ten_thousand_changed_requests_are_refused_and_the_right_one_is_not(
    line: tuple[Kit, Connection, Inbound],
) -> None:
    kit, connection, inbound = line
    chance = random.Random(11)
    async with Egress() as egress:
        connector = kit.connector(egress)

        def opens(one: Inbound) -> bool:
            request = HookRequest(
                method="POST",
                url=connection.hook_url,
                headers={name.lower(): text for name, text in one.headers.items()},
                query={},
                body=one.content,
                at=kit.now(),
            )
            try:
                connector.open_hook(request, connection)
            except HookRefused:
                return False
            return True

        assert opens(inbound)
        let_in = [one for _ in range(MUTATIONS) if opens(one := mutated(kit, inbound, chance))]
    assert let_in == []
