"""Every kind of integration, in good times and bad."""

from decimal import Decimal
from typing import Any

import pytest

from relevo.desk.integrations import asking
from relevo.desk.integrations.api import MOST_LISTED, Filing, OutsideFailed, Who, owns
from relevo.kit.ids import new_id
from relevo.platform.egress import Egress
from tests.integrations.conformance import ANA, BOB, HOSTILE, ITEM, NOBODY, Kit, Played, link_of, play
from tests.integrations.kits import KITS

every_kit = pytest.mark.parametrize("kit", KITS, ids=lambda kit: kit.connector.kind)
every_shop = pytest.mark.parametrize(
    "kit", [kit for kit in KITS if "orders" in kit.connector.abilities], ids=lambda kit: kit.connector.kind
)
every_refunding = pytest.mark.parametrize(
    "kit", [kit for kit in KITS if "refund_order" in kit.connector.abilities], ids=lambda kit: kit.connector.kind
)
every_writing = pytest.mark.parametrize(
    ("kit", "write"),
    [(kit, write) for kit in KITS for write in ("write_note", "file_brief") if write in kit.connector.abilities],
    ids=lambda one: one if isinstance(one, str) else one.connector.kind,
)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "WITHIN_S", 0.3)


async def failure(reading: Any) -> OutsideFailed:
    with pytest.raises(OutsideFailed) as caught:
        await reading()
    return caught.value


@every_kit
async def test_a_good_account_passes_the_check_and_says_its_name_and_what_it_can_do(kit: Kit) -> None:
    async with play(kit) as played:
        proven = await played.connector.check(played.link)
        assert proven.ok, proven.proofs
        assert proven.account_name
        assert proven.account_id
        assert (proven.abilities or played.connector.abilities) <= played.connector.abilities


@every_kit
async def test_a_mistyped_secret_is_called_that(kit: Kit) -> None:
    async with play(kit) as played:
        proven = await played.connector.check(link_of(played.connector, kit.wrong_values(played.simulator)))
        assert not proven.ok
        failed = next(proof for proof in proven.proofs if not proof.ok)
        assert failed.code in ("unauthorized", "forbidden")


@every_kit
@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        ({"status": 301, "headers": {"location": "https://elsewhere.example.com/"}}, "moved"),
        ({"status": 404, "body": b"<h1>Not here</h1>"}, "not_found"),
        ({"status": 503}, "server_error"),
        ({"garbage": True}, "garbled"),
        ({"drops": True}, "no_answer"),
        ({"status": 429, "headers": {"retry-after": "600"}}, "busy"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
async def test_the_check_says_in_one_word_what_is_wrong(kit: Kit, trouble: dict[str, Any], code: str) -> None:
    async with play(kit) as played:
        for name, value in trouble.items():
            setattr(played.simulator.trouble, name, value)
        proven = await played.connector.check(played.link)
        assert not proven.ok
        assert next(proof.code for proof in proven.proofs if not proof.ok) == code


@every_kit
async def test_a_system_that_is_not_there_is_not_connected(kit: Kit) -> None:
    async with play(kit) as played:
        gone = played.simulator.netloc
    async with Egress(allow_hosts=[gone]) as egress:
        proven = await kit.connector(egress).check(played.link)
    assert next(proof.code for proof in proven.proofs if not proof.ok) == "not_connected"


@every_kit
async def test_an_address_on_a_private_network_is_refused_before_anything_is_sent(kit: Kit) -> None:
    async with play(kit) as played:
        address = next(field.name for field in played.connector.fields if field.is_address)
        values = {**played.simulator.connect_values, address: "http://127.0.0.1:9"}
        proven = await played.connector.check(link_of(played.connector, values))
        assert next(proof.code for proof in proven.proofs if not proof.ok) == "refused_address"


@every_kit
async def test_a_customer_sees_what_is_theirs_and_nothing_else(kit: Kit) -> None:
    async with play(kit) as played:
        for who, other in ((ANA, BOB), (BOB, ANA)):
            for name, reading in played.readings(who):
                found = await reading()
                assert found, name
                assert all(owns(who, one.owner) for one in found), name
                assert not any(owns(other, one.owner) for one in found), name


@every_kit
@pytest.mark.parametrize("who", [NOBODY, HOSTILE], ids=["unknown", "hostile"])
async def test_who_is_not_known_there_has_nothing(kit: Kit, who: Who) -> None:
    async with play(kit) as played:
        for name, reading in played.readings(who):
            assert not [one for one in await reading() if owns(who, one.owner)], name


@every_kit
async def test_more_than_a_page_is_read_to_the_bound_and_the_newest_come_first(kit: Kit) -> None:
    async with play(kit) as played:
        plenty = [found for _, reading in played.readings() if len(found := await reading()) > 1]
        assert len(plenty[0]) == min(kit.plenty, MOST_LISTED)
        assert len({one.id for one in plenty[0]}) == len(plenty[0])
        times: list[Any] = [_time_of(one) for one in plenty[0]]
        assert times == sorted(times, reverse=True)


@every_kit
@pytest.mark.parametrize(
    ("status", "code"),
    [(401, "unauthorized"), (403, "forbidden"), (500, "server_error"), (503, "server_error"), (302, "moved")],
)
async def test_an_error_of_the_system_is_one_word_and_keeps_the_secrets(kit: Kit, status: int, code: str) -> None:
    async with play(kit) as played:
        for name, reading in played.readings():
            played.simulator.trouble.status = status
            failed = await failure(reading)
            assert failed.code == code, name
            assert not failed.is_unclear
            for field in played.connector.fields:
                if field.secret and played.link.secret(field.name):
                    assert played.link.secret(field.name) not in str(failed)


@every_kit
async def test_a_busy_system_is_asked_again_when_it_says_soon_and_left_alone_when_it_says_later(kit: Kit) -> None:
    async with play(kit) as played:
        name, reading = played.readings()[0]
        await reading()
        trouble = played.simulator.trouble
        trouble.status, trouble.headers, trouble.times = 429, {"retry-after": "0"}, 1
        assert await reading(), name
        trouble.headers, trouble.times = {"retry-after": "30"}, None
        asked = len(trouble.requests)
        failed = await failure(reading)
        assert (failed.code, failed.retry_after_s) == ("busy", 30.0)
        assert len(trouble.requests) == asked + 1


@every_kit
async def test_a_hiccup_of_a_read_is_not_noticed(kit: Kit) -> None:
    async with play(kit) as played:
        await played.readings()[0][1]()
        for hiccup in ("status", "drops"):
            played.simulator.trouble.ends()
            setattr(played.simulator.trouble, hiccup, 502 if hiccup == "status" else True)
            played.simulator.trouble.times = 1
            assert await played.readings()[0][1]()


@every_kit
@pytest.mark.usefixtures("impatient")
async def test_a_system_that_sleeps_is_not_waited_for(kit: Kit) -> None:
    async with play(kit) as played:
        played.simulator.trouble.slow_s = 3
        assert (await failure(played.readings()[0][1])).code == "no_answer"


@every_kit
async def test_an_answer_that_is_no_answer_is_garbled(kit: Kit) -> None:
    async with play(kit) as played:
        for name, reading in played.readings():
            await reading()
            played.simulator.trouble.garbage = True
            assert (await failure(reading)).code == "garbled", name
            played.simulator.trouble.ends()


@every_kit
async def test_without_any_one_field_or_with_nonsense_in_it_nothing_breaks_and_nothing_leaks(kit: Kit) -> None:
    async with play(kit) as played:
        trouble = played.simulator.trouble
        trouble.listens = True
        await _read_all(played)
        names = sorted(trouble.fields)
        assert len(names) > 5
        for name in names:
            for nonsense in (_LEFT_OUT, None, [[]], {"x": {}}, -7, "\x00\u202e<script>" + "x" * 5_000):
                trouble.ends()
                if nonsense is _LEFT_OUT:
                    trouble.lacks = frozenset({name})
                else:
                    trouble.changes = {name: nonsense}
                await _read_all(played)


_LEFT_OUT = object()


def _time_of(thing: Any) -> Any:
    return next(getattr(thing, name) for name in ("placed_at", "at", "created_at") if hasattr(thing, name))


async def _read_all(played: Played) -> None:
    for name, reading in played.readings(BOB):
        try:
            found = await reading()
        except OutsideFailed:
            continue
        assert not any(owns(ANA, one.owner) for one in found), name
        for one in found:
            assert "\x00" not in str(one)
            assert "\u202e" not in str(one)
            assert len(str(one)) < 20_000


@every_shop
async def test_an_order_is_found_by_its_number_whoevers_it_is_with_its_owner(kit: Kit) -> None:
    async with play(kit) as played:
        for who, other in ((ANA, BOB), (BOB, ANA)):
            order = await played.connector.find_order(played.link, played.order_number(who))
            assert order is not None
            assert owns(who, order.owner)
            assert not owns(other, order.owner)


@every_shop
async def test_what_people_read_of_an_order_is_exact(kit: Kit) -> None:
    async with play(kit) as played:
        order = await played.connector.find_order(played.link, played.order_number())
        assert order is not None
        assert order.total is not None
        assert (order.total.amount, order.total.currency) == (Decimal("12.50"), "EUR")
        assert [(one.name, one.quantity) for one in order.lines] == ([(ITEM, 2)] if kit.has_lines else [])
        assert order.url is None or order.url.startswith("http")


@every_shop
@pytest.mark.parametrize(
    "number", ["", " ", "#", "0", "1" * 64, "x' OR '1'='1", '"', "\\", "№１２３", "../../secrets", "𝟙"]
)
async def test_a_number_that_is_none_finds_nothing(kit: Kit, number: str) -> None:
    async with play(kit) as played:
        assert await played.connector.find_order(played.link, number) is None


@every_refunding
async def test_a_refund_is_made_once_however_often_the_same_wish_is_sent(kit: Kit) -> None:
    async with play(kit) as played:
        order = await played.connector.find_order(played.link, played.order_number())
        assert order is not None
        assert order.refundable == Decimal("12.50")
        for _time in range(3):
            made = await played.connector.refund_order(played.link, order.id, Decimal("5.25"), "EUR", key="wish-1")
            assert made.id
        assert kit.effects(played.simulator) == 1
        again = await played.connector.find_order(played.link, played.order_number())
        assert again is not None
        assert (again.refunded, again.refundable) == (Decimal("5.25"), Decimal("7.25"))


@every_refunding
async def test_more_than_is_left_is_refused_and_nothing_given(kit: Kit) -> None:
    async with play(kit) as played:
        order = await played.connector.find_order(played.link, played.order_number())
        assert order is not None
        with pytest.raises(OutsideFailed):
            await played.connector.refund_order(played.link, order.id, Decimal("12.51"), "EUR", key="wish-2")
        assert kit.effects(played.simulator) == 0


@every_refunding
@pytest.mark.usefixtures("impatient")
async def test_a_refund_whose_answer_is_lost_is_unclear_and_not_sent_again(kit: Kit) -> None:
    async with play(kit) as played:
        order = await played.connector.find_order(played.link, played.order_number())
        assert order is not None
        played.simulator.trouble.forgets_writes = True
        failed = await failure(
            lambda: played.connector.refund_order(played.link, order.id, Decimal(1), "EUR", key="wish-3")
        )
        assert failed.is_unclear
        assert kit.effects(played.simulator) == 1


@every_writing
async def test_what_is_written_back_is_written_once(kit: Kit, write: str) -> None:
    async with play(kit) as played:
        filing = Filing(
            conversation_id=new_id(),
            subject="Where is my order",
            text="Ana asked where her order is. ñ ☕",
            url="https://desk.example.com/inbox/1",
            who=ANA,
            name="Ana",
            language="es",
        )
        for _time in range(2):
            made = await getattr(played.connector, write)(played.link, filing, key="conversation:1")
            assert made.id
        assert kit.effects(played.simulator) == 1
