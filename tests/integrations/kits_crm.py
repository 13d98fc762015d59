"""How the conformance suite plays the CRMs and the outside help desk."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from relevo.desk.integrations.api import Who
from relevo.integrations.generic.adapter import GenericConnector
from relevo.integrations.hubspot.adapter import HubSpotConnector
from relevo.integrations.pipedrive.adapter import PipedriveConnector
from relevo.integrations.salesforce.adapter import SalesforceConnector
from relevo.integrations.zendesk.adapter import ZendeskConnector
from relevo.testing.club import ClubSimulator
from relevo.testing.hubspot import HubSpotSimulator
from relevo.testing.pipedrive import Note, PipedriveSimulator
from relevo.testing.salesforce import SalesforceSimulator
from relevo.testing.zendesk_desk import ZendeskSimulator
from tests.integrations.conformance import ANA, BOB, ITEM, NAME, Kit

_NEWEST = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def day(ago: int) -> str:
    return (_NEWEST - timedelta(days=ago)).strftime("%Y-%m-%dT%H:%M:%SZ")


class HubSpotKit(Kit):
    connector = HubSpotConnector
    has_lines = False

    def simulator(self) -> HubSpotSimulator:
        return HubSpotSimulator()

    def fill(self, simulator: HubSpotSimulator) -> None:
        state = simulator.state
        first, _, last = NAME.partition(" ")
        ana = state.add_contact(ANA.email or "", first, last, phone=ANA.phone or "")
        bob = state.add_contact(BOB.email or "", "Bob", "", phone=BOB.phone or "")
        for at in range(self.plenty):
            order = state.add_order(ana, str(2000 - at), "12.50")
            order.properties["hs_createdate"] = day(at)
        state.add_order(bob, "3000", "99.00").properties["hs_createdate"] = day(0)
        for person in (ana, bob):
            state.add_deal(person, "Towels", "80.00")
            state.add("notes", {"hs_note_body": "<p>Called</p>", "hs_timestamp": day(3)}, person.id)

    def wrong_values(self, simulator: HubSpotSimulator) -> Mapping[str, str]:
        return {**simulator.connect_values, "access_token": "pat-eu1-mistyped-mistyped-00"}

    def order_number(self, simulator: HubSpotSimulator, whose: Who) -> str:
        return "2000" if whose is ANA else "3000"

    def effects(self, simulator: HubSpotSimulator) -> int:
        return sum("relevo" in str(one.properties.get("hs_note_body")) for one in simulator.state.things)


class PipedriveKit(Kit):
    connector = PipedriveConnector

    def simulator(self) -> PipedriveSimulator:
        return PipedriveSimulator()

    def fill(self, simulator: PipedriveSimulator) -> None:
        state = simulator.state
        ana = state.add_person(NAME, ANA.email or "", phone=ANA.phone or "")
        bob = state.add_person("Bob", BOB.email or "", phone=BOB.phone or "")
        for at in range(self.plenty):
            state.add_deal(ana, "Towels", 12.5).added_at = day(at)
        state.add_deal(bob, "Curtains", 99)
        state.notes += [Note(1, "Called", ana.id), Note(2, "Wrote", bob.id)]

    def wrong_values(self, simulator: PipedriveSimulator) -> Mapping[str, str]:
        return {**simulator.connect_values, "api_token": "f" * 40}

    def effects(self, simulator: PipedriveSimulator) -> int:
        return sum("relevo" in note.content for note in simulator.state.notes)


class SalesforceKit(Kit):
    connector = SalesforceConnector
    has_lines = False

    def simulator(self) -> SalesforceSimulator:
        return SalesforceSimulator(rows_a_page=20)

    def fill(self, simulator: SalesforceSimulator) -> None:
        state = simulator.state
        first, _, last = NAME.partition(" ")
        ana = state.add_contact(first, last, ANA.email or "", MobilePhone=ANA.phone)
        bob = state.add_contact("Bob", "", BOB.email or "", MobilePhone=BOB.phone)
        for at in range(self.plenty):
            self._order(simulator, ana, str(2000 - at), at, 12.5)
        self._order(simulator, bob, "3000", 0, 99)
        for person in (ana, bob):
            state.add_deal(person, "Towels", 80)
            state.add("Task", WhoId=person["Id"], Subject="Called", Description="Wants sand", Status="Completed")

    @staticmethod
    def _order(simulator: SalesforceSimulator, person: dict[str, Any], number: str, ago: int, total: float) -> None:
        fields = {"Status": "Activated", "EffectiveDate": day(ago)[:10], "CreatedDate": day(ago), "TotalAmount": total}
        simulator.state.add("Order", OrderNumber=number, BillToContactId=person["Id"], **fields)

    def wrong_values(self, simulator: SalesforceSimulator) -> Mapping[str, str]:
        return {**simulator.connect_values, "client_secret": "MISTYPED0000000000000"}

    def order_number(self, simulator: SalesforceSimulator, whose: Who) -> str:
        return "2000" if whose is ANA else "3000"

    def effects(self, simulator: SalesforceSimulator) -> int:
        return sum("relevo" in row["Subject"] for row in simulator.state.rows["Task"])


class ZendeskKit(Kit):
    connector = ZendeskConnector

    def simulator(self) -> ZendeskSimulator:
        return ZendeskSimulator()

    def fill(self, simulator: ZendeskSimulator) -> None:
        state = simulator.state
        ana = state.add_person(NAME, ANA.email, phone=ANA.phone)
        bob = state.add_person("Bob", BOB.email, phone=BOB.phone)
        for at in range(self.plenty):
            state.add_request(ana, "Where is it?", "Waiting.").updated_at = day(at)
        state.add_request(bob, "Hello", "Hello there.")

    def wrong_values(self, simulator: ZendeskSimulator) -> Mapping[str, str]:
        return {**simulator.connect_values, "api_token": "f" * 40}

    def effects(self, simulator: ZendeskSimulator) -> int:
        return sum(one.external_id is not None for one in simulator.state.requests)


class ClubKit(Kit):
    """The generic kind, with the mapping of a system of the company's own."""

    connector = GenericConnector

    def simulator(self) -> ClubSimulator:
        return ClubSimulator()

    def fill(self, simulator: ClubSimulator) -> None:
        ana = simulator.add_member(NAME, ANA.email or "", phone=ANA.phone or "", points=120)
        bob = simulator.add_member("Bob", BOB.email or "", phone=BOB.phone or "")
        for at in range(self.plenty):
            article = ITEM if at == 0 else "Vela"
            simulator.add_purchase(ana, str(2000 - at), "12.50", day=day(at), article=article, pieces=2)
        simulator.add_purchase(bob, "3000", "99.00", day=day(0), article="Vela")
        for person in (ana, bob):
            simulator.add_membership(person, "Club del té", "19.00", "2027-05-02")
            simulator.add_offer(person, "Towels for a wedding", "480.00", day(9))
            simulator.add_remark(person, "Called", "Wants sand", day(3))

    def wrong_values(self, simulator: ClubSimulator) -> Mapping[str, str]:
        return {**simulator.connect_values, "header_value": "mistyped"}

    def order_number(self, simulator: ClubSimulator, whose: Who) -> str:
        return "2000" if whose is ANA else "3000"

    def effects(self, simulator: ClubSimulator) -> int:
        return len(simulator.remarks) - 2


CRM_KITS: tuple[Kit, ...] = (HubSpotKit(), PipedriveKit(), SalesforceKit(), ZendeskKit(), ClubKit())
