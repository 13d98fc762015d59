"""How many round trips a visitor's message costs on the way it really takes."""

from pathlib import Path

from relevo.kit.ids import new_id
from tests.channels.web.serving import make_shop, serve
from tests.channels.web.test_stream import open_tab
from tests.statements import counting


async def test_a_message_costs_no_more_by_socket_than_its_storing(database_url: str, tmp_path: Path) -> None:
    """Who the visitor is was asked when the socket opened; by POST it is asked each time (three more)."""
    with counting() as statements:
        async with serve(database_url, tmp_path) as served:
            shop = await make_shop(served, assistant=False)
            visitor = await shop.visit()
            await visitor.say("Hola")
            tab = await open_tab(shop, visitor)
            await tab.next("ready")
            statements.begin()
            await tab.send(type="message", client_id=new_id().hex, text="¿Hay alguien?")
            await tab.next("ack")
            assert len(statements.sent) <= 4, statements
            statements.begin()
            await visitor.say("¿Hola?")
            assert len(statements.sent) <= 7, statements
            await tab.socket.close()
