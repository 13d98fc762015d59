"""Zendesk's connector against the simulator."""

from collections.abc import AsyncGenerator

import pytest

from relevo.desk.integrations.api import OutsideFailed, Owner, Who
from relevo.integrations.zendesk.adapter import ZendeskConnector
from relevo.testing.zendesk_desk import ZendeskSimulator
from tests.integrations.crm import KEY, filing_for, link_to, way_out

GRACE = Who(email="grace@example.com")


@pytest.fixture
async def zendesk() -> AsyncGenerator[ZendeskSimulator]:
    async with ZendeskSimulator() as simulator:
        yield simulator


@pytest.fixture
async def connector(zendesk: ZendeskSimulator) -> AsyncGenerator[ZendeskConnector]:
    async with way_out(zendesk) as egress:
        yield ZendeskConnector(egress)


async def test_a_check_says_that_requests_may_be_made(zendesk: ZendeskSimulator, connector: ZendeskConnector) -> None:
    proven = await connector.check(link_to(connector, zendesk))

    assert proven.ok
    assert proven.account_name == zendesk.netloc
    assert proven.abilities == {"customers", "records", "file_brief"}
    assert len(zendesk.state.requests) == 0


async def test_a_wrong_token_is_told_apart_from_a_token_that_may_not(
    zendesk: ZendeskSimulator, connector: ZendeskConnector
) -> None:
    wrong = await connector.check(link_to(connector, zendesk, api_token="f" * 40))
    zendesk.caller.role = "end-user"
    not_staff = await connector.check(link_to(connector, zendesk))

    assert (wrong.proofs[-1].name, wrong.proofs[-1].code) == ("sign_in", "unauthorized")
    assert wrong.proofs[-1].detail == "Couldn't authenticate you"
    assert (not_staff.proofs[-1].name, not_staff.proofs[-1].code) == ("requests", "forbidden")
    assert not not_staff.ok


async def test_what_she_asked_before_is_listed_the_newest_first(
    zendesk: ZendeskSimulator, connector: ZendeskConnector
) -> None:
    grace = zendesk.state.add_person("Grace Thompson", "grace@example.com")
    other = zendesk.state.add_person("Disgrace", "disgrace@example.com")
    zendesk.state.add_request(
        grace, "Towels shrank", "They shrank.", status="solved"
    ).updated_at = "2026-01-01T00:00:00Z"
    zendesk.state.add_request(grace, "Where is it?", "Waiting.").updated_at = "2026-02-01T00:00:00Z"
    zendesk.state.add_request(other, "Not hers", "No.")
    link = link_to(connector, zendesk)

    records = await connector.list_records(link, GRACE)

    assert [(one.title, one.status_text) for one in records] == [("Where is it?", "open"), ("Towels shrank", "solved")]
    assert records[0].owner == Owner(id=str(grace.id), email="grace@example.com")
    assert records[0].url == f"{zendesk.url}/agent/tickets/{zendesk.state.requests[1].id}"


async def test_a_brief_makes_one_request_whatever_is_repeated(
    zendesk: ZendeskSimulator, connector: ZendeskConnector
) -> None:
    grace = zendesk.state.add_person("Grace Thompson", "grace@example.com")
    link, filing = link_to(connector, zendesk), filing_for(GRACE, text="Wants her money back.\nOrder CB-1.")

    first = await connector.file_brief(link, filing, key=KEY)
    zendesk.state.forgets_keys = True
    again = await connector.file_brief(link, filing_for(GRACE, text="By now she wrote more."), key=KEY)

    [made] = zendesk.state.requests
    assert first.id == again.id == str(made.id)
    assert (first.state, first.url) == ("new", f"{zendesk.url}/agent/tickets/{made.id}")
    assert made.requester_id == grace.id
    text, is_public = made.comments[0]
    assert not is_public
    assert text.startswith("Wants her money back.\nOrder CB-1.")
    assert text.endswith("https://relevo.example/inbox/1")
    assert made.tags == ["relevo"]


async def test_a_request_whose_answer_is_lost_is_unclear_and_found_again(
    zendesk: ZendeskSimulator, connector: ZendeskConnector
) -> None:
    link = link_to(connector, zendesk)
    zendesk.lose_answer_of = "/api/v2/tickets.json"

    with pytest.raises(OutsideFailed) as lost:
        await connector.file_brief(link, filing_for(GRACE), key=KEY)
    found = await connector.file_brief(link, filing_for(GRACE), key=KEY)

    assert lost.value.is_unclear
    assert [str(one.id) for one in zendesk.state.requests] == [found.id]


async def test_somebody_without_an_address_is_named_in_the_brief_only(
    zendesk: ZendeskSimulator, connector: ZendeskConnector
) -> None:
    people = len(zendesk.state.people)

    await connector.file_brief(link_to(connector, zendesk), filing_for(Who()), key=KEY)

    assert zendesk.state.requests[0].requester_id == zendesk.caller.id
    assert len(zendesk.state.people) == people


async def test_what_zendesk_refuses_is_said_in_its_words(
    zendesk: ZendeskSimulator, connector: ZendeskConnector
) -> None:
    with pytest.raises(OutsideFailed) as failed:
        await connector.file_brief(link_to(connector, zendesk), filing_for(Who(email="no address")), key=KEY)

    assert failed.value.code == "refused"
    assert failed.value.detail == "Requester: Email: no address is not properly formatted"


async def test_a_long_wait_is_said_and_not_waited_for(zendesk: ZendeskSimulator, connector: ZendeskConnector) -> None:
    zendesk.throttle_next(after_s=93)

    with pytest.raises(OutsideFailed) as failed:
        await connector.list_records(link_to(connector, zendesk), GRACE)

    assert (failed.value.code, failed.value.retry_after_s) == ("busy", 93)


async def test_an_address_with_quotes_searches_for_nothing(
    zendesk: ZendeskSimulator, connector: ZendeskConnector
) -> None:
    zendesk.state.add_person("Grace Thompson", "grace@example.com")

    found = await connector.find_customers(link_to(connector, zendesk), Who(email='" role:"admin'))

    assert found == []
