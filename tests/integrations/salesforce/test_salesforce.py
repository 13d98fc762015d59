"""Salesforce's connector against the simulator."""

from collections.abc import AsyncGenerator
from decimal import Decimal
from uuid import uuid4

import pytest

from relevo.desk.integrations.api import Money, OutsideFailed, Owner, Who
from relevo.integrations.salesforce import soql, wire
from relevo.integrations.salesforce.adapter import SalesforceConnector
from relevo.kit.ids import WorkspaceId
from relevo.testing.salesforce import SalesforceSimulator
from tests.integrations.crm import KEY, filing_for, link_to, way_out

GRACE = Who(email="grace@example.com")


@pytest.fixture
async def salesforce() -> AsyncGenerator[SalesforceSimulator]:
    async with SalesforceSimulator(rows_a_page=3) as simulator:
        yield simulator


@pytest.fixture
async def connector(salesforce: SalesforceSimulator) -> AsyncGenerator[SalesforceConnector]:
    async with way_out(salesforce) as egress:
        yield SalesforceConnector(egress)


def sign_ins(salesforce: SalesforceSimulator) -> int:
    return sum(call.path == "/services/oauth2/token" for call in salesforce.calls)


async def test_a_check_names_the_organisation_and_what_may_be_done(
    salesforce: SalesforceSimulator, connector: SalesforceConnector
) -> None:
    proven = await connector.check(link_to(connector, salesforce))

    assert proven.ok
    assert proven.account_name == "Casa Brezo"
    assert proven.learned == {"many_currencies": "no"}
    assert proven.abilities == {"customers", "deals", "orders", "records", "write_note"}


@pytest.mark.parametrize(
    ("changed", "detail"),
    [
        ({"client_id": "3MVG9WRONG000000000"}, "client identifier invalid"),
        ({"client_secret": "WRONG0000000000000000"}, "invalid client credentials"),
    ],
)
async def test_wrong_credentials_are_said_in_the_words_of_salesforce(
    salesforce: SalesforceSimulator, connector: SalesforceConnector, changed: dict[str, str], detail: str
) -> None:
    proven = await connector.check(link_to(connector, salesforce, **changed))

    assert [(one.name, one.ok) for one in proven.proofs] == [("reach", True), ("sign_in", False)]
    assert (proven.proofs[-1].code, proven.proofs[-1].detail) == ("unauthorized", detail)


async def test_an_app_that_runs_as_nobody_is_said(
    salesforce: SalesforceSimulator, connector: SalesforceConnector
) -> None:
    salesforce.state.has_run_as = False

    proven = await connector.check(link_to(connector, salesforce))

    assert proven.proofs[-1].detail == "no client credentials user enabled"


async def test_objects_that_the_app_may_not_see_are_missing_abilities(
    salesforce: SalesforceSimulator, connector: SalesforceConnector
) -> None:
    salesforce.state.hidden = {"Order", "OpportunityContactRole"}

    proven = await connector.check(link_to(connector, salesforce))

    assert proven.ok
    assert proven.abilities == {"customers", "records", "write_note"}
    assert {one.name for one in proven.proofs if not one.ok} == {"deals", "orders"}


async def test_one_token_serves_many_questions_and_a_dead_one_is_renewed(
    salesforce: SalesforceSimulator, connector: SalesforceConnector
) -> None:
    salesforce.state.add_contact("Grace", "Thompson", "grace@example.com")
    link = link_to(connector, salesforce)

    await connector.find_customers(link, GRACE)
    await connector.find_customers(link, GRACE)
    before = sign_ins(salesforce)
    salesforce.expire_tokens()
    found = await connector.find_customers(link, GRACE)

    assert (before, sign_ins(salesforce), len(found)) == (1, 2, 1)


async def test_another_company_never_gets_the_token_of_the_first(
    salesforce: SalesforceSimulator, connector: SalesforceConnector
) -> None:
    link = link_to(connector, salesforce)
    await connector.find_customers(link, GRACE)
    other = link_to(connector, salesforce, client_secret="GUESSED00000000000000000")
    stranger = type(link)(
        workspace_id=WorkspaceId(uuid4()),
        integration_id=link.integration_id,
        name="Other",
        values=other.values,
        secrets=other.secrets,
    )

    with pytest.raises(OutsideFailed) as failed:
        await connector.find_customers(stranger, GRACE)

    assert failed.value.code == "unauthorized"


async def test_a_contact_is_found_whatever_the_address_holds(
    salesforce: SalesforceSimulator, connector: SalesforceConnector
) -> None:
    row = salesforce.state.add_contact(
        "Grace", "O'Brien", "grace.o'brien@example.com", Phone="(020) 7946 0000", MobilePhone="+44 7700 900123"
    )
    salesforce.state.add_contact("Hugo", "Ramírez", "hugo@example.com")
    link = link_to(connector, salesforce)

    quoted = await connector.find_customers(link, Who(email="grace.o'brien@example.com"))
    injected = await connector.find_customers(link, Who(email="x' OR Email != 'y@example.com"))

    assert [one.owner for one in quoted] == [
        Owner(id=row["Id"], email="grace.o'brien@example.com", phone="+447700900123")
    ]
    assert injected == []


def test_nothing_in_a_value_can_end_it() -> None:
    assert soql.quoted("a\\' OR Name != '") == "'a\\\\\\' OR Name != \\''"


async def test_deals_orders_and_tasks_are_read_over_all_pages(
    salesforce: SalesforceSimulator, connector: SalesforceConnector
) -> None:
    state = salesforce.state
    grace = state.add_contact("Grace", "Thompson", "grace@example.com")
    hugo = state.add_contact("Hugo", "Ramírez", "hugo@example.com")
    for number in range(7):
        state.add_deal(grace, f"Deal {number}", 10 + number, "Closed Won" if number == 3 else "Prospecting")
    state.add_deal(hugo, "Not hers", 9)
    state.add(
        "Order",
        OrderNumber="00000101",
        Status="Activated",
        EffectiveDate="2026-02-01",
        TotalAmount=58.0,
        BillToContactId=hugo["Id"],
        ShipToContactId=grace["Id"],
    )
    state.add("Task", WhoId=grace["Id"], Subject="Called", Description="Wants\nsand colours", Status="Completed")
    link = link_to(connector, salesforce, currency="EUR")

    deals = await connector.list_deals(link, GRACE)
    [order] = await connector.list_orders(link, GRACE)
    [task] = await connector.list_records(link, GRACE)

    assert {one.title for one in deals} == {f"Deal {number}" for number in range(7)}
    assert [one.status for one in deals].count("won") == 1
    assert deals[0].owner.email == "grace@example.com"
    assert (order.number, order.total) == ("00000101", Money(amount=Decimal("58.00"), currency="EUR"))
    assert order.owner.id == grace["Id"]
    assert (task.title, task.text) == ("Called", "Wants\nsand colours")


async def test_an_order_number_tells_whose_it_is(
    salesforce: SalesforceSimulator, connector: SalesforceConnector
) -> None:
    grace = salesforce.state.add_contact("Grace", "Thompson", "grace@example.com")
    salesforce.state.add(
        "Order", OrderNumber="00000101", Status="Shipped", EffectiveDate="2026-02-01", BillToContactId=grace["Id"]
    )
    link = link_to(connector, salesforce)

    found = await connector.find_order(link, "00000101")

    assert found is not None
    assert (found.owner.email, found.total) == ("grace@example.com", None)
    assert await connector.find_order(link, "00000999") is None


async def test_an_organisation_with_many_currencies_names_them(
    salesforce: SalesforceSimulator, connector: SalesforceConnector
) -> None:
    salesforce.state.multi_currency = True
    grace = salesforce.state.add_contact("Grace", "Thompson", "grace@example.com")
    salesforce.state.add_deal(grace, "Towels", 100, CurrencyIsoCode="GBP")
    proven = await connector.check(link_to(connector, salesforce))

    [deal] = await connector.list_deals(link_to(connector, salesforce, **proven.learned), GRACE)

    assert deal.value == Money(amount=Decimal("100.00"), currency="GBP")


async def test_a_task_is_written_once(salesforce: SalesforceSimulator, connector: SalesforceConnector) -> None:
    grace = salesforce.state.add_contact("Grace", "Thompson", "grace@example.com")
    link, filing = link_to(connector, salesforce), filing_for(GRACE, text="x" * 40_000)

    first = await connector.write_note(link, filing, key=KEY)
    again = await connector.write_note(link, filing, key=KEY)

    [task] = salesforce.state.rows["Task"]
    assert first.id == again.id == task["Id"]
    assert (task["WhoId"], task["Status"]) == (grace["Id"], "Completed")
    assert len(task["Description"]) <= wire.DESCRIPTION_CHARS


async def test_a_task_whose_answer_is_lost_is_unclear_and_found_again(
    salesforce: SalesforceSimulator, connector: SalesforceConnector
) -> None:
    salesforce.state.add_contact("Grace", "Thompson", "grace@example.com")
    link = link_to(connector, salesforce)
    salesforce.lose_answer_of = "/services/data/v62.0/sobjects/Task"

    with pytest.raises(OutsideFailed) as lost:
        await connector.write_note(link, filing_for(GRACE), key=KEY)
    found = await connector.write_note(link, filing_for(GRACE), key=KEY)

    assert lost.value.is_unclear
    assert [task["Id"] for task in salesforce.state.rows["Task"]] == [found.id]


async def test_the_days_calls_used_up_is_busy_and_no_matter_of_permission(
    salesforce: SalesforceSimulator, connector: SalesforceConnector
) -> None:
    link = link_to(connector, salesforce)
    await connector.find_customers(link, GRACE)
    salesforce.throttle_next(times=3)

    with pytest.raises(OutsideFailed) as failed:
        await connector.find_customers(link, GRACE)

    assert failed.value.code == "busy"
