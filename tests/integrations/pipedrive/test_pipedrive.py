"""Pipedrive's connector against the simulator."""

from collections.abc import AsyncGenerator
from decimal import Decimal

import pytest

from relevo.desk.integrations.api import Money, OutsideFailed, Owner, Who
from relevo.integrations.pipedrive import wire
from relevo.integrations.pipedrive.adapter import PipedriveConnector
from relevo.testing.pipedrive import Note, PipedriveSimulator
from tests.integrations.crm import KEY, filing_for, link_to, way_out

GRACE = Who(email="grace@example.com")


@pytest.fixture
async def pipedrive() -> AsyncGenerator[PipedriveSimulator]:
    async with PipedriveSimulator() as simulator:
        yield simulator


@pytest.fixture
async def connector(pipedrive: PipedriveSimulator) -> AsyncGenerator[PipedriveConnector]:
    async with way_out(pipedrive) as egress:
        yield PipedriveConnector(egress)


async def test_a_check_names_the_company_and_what_may_be_done(
    pipedrive: PipedriveSimulator, connector: PipedriveConnector
) -> None:
    proven = await connector.check(link_to(connector, pipedrive))

    assert proven.ok
    assert (proven.account_id, proven.account_name) == ("77", "Casa Brezo")
    assert proven.learned == {"domain": "casabrezo"}
    assert proven.abilities == {"customers", "deals", "records", "write_note"}


async def test_a_wrong_token_and_a_wrong_address_are_told_apart(
    pipedrive: PipedriveSimulator, connector: PipedriveConnector
) -> None:
    wrong = await connector.check(link_to(connector, pipedrive, api_token="f" * 40))
    elsewhere = await connector.check(link_to(connector, pipedrive, base_url=f"{pipedrive.url}/nowhere"))

    assert (wrong.proofs[-1].name, wrong.proofs[-1].code) == ("sign_in", "unauthorized")
    assert wrong.proofs[-1].detail == "unauthorized access"
    assert (elsewhere.proofs[-1].name, elsewhere.proofs[-1].code) == ("reach", "not_found")


async def test_a_person_is_found_by_mail_by_phone_and_by_number(
    pipedrive: PipedriveSimulator, connector: PipedriveConnector
) -> None:
    grace = pipedrive.state.add_person(
        "Grace Thompson", "grace@example.com", "old@example.com", phone="+442079460000", company="Thompson Ltd"
    )
    pipedrive.state.add_person("Grace of others", "grace@example.com.au")
    link = link_to(connector, pipedrive, domain="casabrezo")

    by_mail = await connector.find_customers(link, GRACE)
    by_old = await connector.find_customers(link, Who(email="old@example.com"))
    by_phone = await connector.find_customers(link, Who(phone="+442079460000"))
    by_id = await connector.find_customers(link, Who(ids=[str(grace.id)]))
    gone = await connector.find_customers(link, Who(ids=["999999"]))

    assert [one.owner for one in by_mail] == [Owner(id=str(grace.id), email="grace@example.com", phone="+442079460000")]
    assert by_mail[0].facts == [("Organization", "Thompson Ltd")]
    assert by_mail[0].url == f"https://casabrezo.pipedrive.com/person/{grace.id}"
    assert by_old[0].owner.email == "old@example.com"
    assert by_phone[0].owner.id == by_id[0].owner.id == str(grace.id)
    assert gone == []


async def test_deals_are_hers_alone_with_stage_and_value(
    pipedrive: PipedriveSimulator, connector: PipedriveConnector
) -> None:
    grace = pipedrive.state.add_person("Grace Thompson", "grace@example.com")
    other = pipedrive.state.add_person("Hugo", "hugo@example.com")
    pipedrive.state.add_deal(grace, "Towels", 1250.5, stage_id=2)
    pipedrive.state.add_deal(grace, "Curtains", 80, status="lost")
    pipedrive.state.add_deal(grace, "Taken out", 1, status="deleted")
    pipedrive.state.add_deal(other, "Not hers", 9)

    deals = {one.title: one for one in await connector.list_deals(link_to(connector, pipedrive), GRACE)}

    assert set(deals) == {"Towels", "Curtains"}
    assert (deals["Towels"].stage, deals["Towels"].status) == ("Proposal made", "open")
    assert deals["Towels"].value == Money(amount=Decimal("1250.50"), currency="EUR")
    assert deals["Towels"].owner.email == "grace@example.com"


async def test_the_newest_fifty_deals_are_listed(pipedrive: PipedriveSimulator, connector: PipedriveConnector) -> None:
    grace = pipedrive.state.add_person("Grace Thompson", "grace@example.com")
    for number in range(51):
        pipedrive.state.add_deal(grace, f"Deal {number}", 1).added_at = f"2026-01-{1 + number % 28:02d}T09:00:00Z"
    pipedrive.state.add_deal(grace, "Newest", 1).added_at = "2026-03-01T09:00:00Z"

    deals = await connector.list_deals(link_to(connector, pipedrive), GRACE)

    assert (len(deals), deals[0].title) == (50, "Newest")


async def test_a_note_is_written_once_and_escaped(pipedrive: PipedriveSimulator, connector: PipedriveConnector) -> None:
    grace = pipedrive.state.add_person("Grace Thompson", "grace@example.com")
    link, filing = link_to(connector, pipedrive), filing_for(GRACE, text="<i>Where</i> is it?" + "&" * 110_000)

    first = await connector.write_note(link, filing, key=KEY)
    again = await connector.write_note(link, filing, key=KEY)

    assert first.id == again.id
    [note] = pipedrive.state.notes
    assert note.person_id == grace.id
    assert len(note.content) <= wire.NOTE_CHARS
    assert "&lt;i&gt;Where" in note.content


async def test_a_note_whose_answer_is_lost_is_unclear_and_found_again(
    pipedrive: PipedriveSimulator, connector: PipedriveConnector
) -> None:
    pipedrive.state.add_person("Grace Thompson", "grace@example.com")
    link = link_to(connector, pipedrive)
    pipedrive.lose_answer_of = "/v1/notes"

    with pytest.raises(OutsideFailed) as lost:
        await connector.write_note(link, filing_for(GRACE), key=KEY)
    found = await connector.write_note(link, filing_for(GRACE), key=KEY)

    assert lost.value.is_unclear
    assert [str(note.id) for note in pipedrive.state.notes] == [found.id]


async def test_somebody_who_may_not_write_notes_is_told(
    pipedrive: PipedriveSimulator, connector: PipedriveConnector
) -> None:
    pipedrive.state.add_person("Grace Thompson", "grace@example.com")
    pipedrive.state.may_write = False

    with pytest.raises(OutsideFailed) as failed:
        await connector.write_note(link_to(connector, pipedrive), filing_for(GRACE), key=KEY)

    assert (failed.value.code, failed.value.is_unclear) == ("forbidden", False)


async def test_notes_are_words_with_their_time(pipedrive: PipedriveSimulator, connector: PipedriveConnector) -> None:
    grace = pipedrive.state.add_person("Grace Thompson", "grace@example.com")
    pipedrive.state.notes.append(Note(1, "Calls<br>after &lt;six&gt; <b>only</b>", grace.id, "2026-02-03 18:00:00"))

    [note] = await connector.list_records(link_to(connector, pipedrive), GRACE)

    assert note.text == "Calls\nafter <six> only"
    assert note.at.isoformat() == "2026-02-03T18:00:00+00:00"


async def test_a_throttled_company_is_said_as_busy(
    pipedrive: PipedriveSimulator, connector: PipedriveConnector
) -> None:
    pipedrive.throttle_next(times=2)

    with pytest.raises(OutsideFailed) as failed:
        await connector.find_customers(link_to(connector, pipedrive), GRACE)

    assert failed.value.code == "busy"
