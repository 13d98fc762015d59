"""The demo's CRMs, its old help desk and its customer club: simulated, with what they know of the demo's customers."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from relevo.testing.club import ClubSimulator
from relevo.testing.hubspot import HubSpotSimulator
from relevo.testing.outside import OutsideSimulator
from relevo.testing.pipedrive import Note, PipedriveSimulator
from relevo.testing.salesforce import SalesforceSimulator
from relevo.testing.zendesk_desk import ZendeskSimulator

Make = Callable[[int, Path], OutsideSimulator]
RAFAEL, SOFIA, PILAR = "rafael.duarte@example.com", "sofia.navarro@example.com", "pilar.mendez@example.com"
GRACE, CARLA, TOMAS = "grace.thompson@example.com", "carla.jimenez@example.com", "tomas.herrera@example.com"


def _ago(days: int) -> str:
    return (datetime.now(UTC) - timedelta(days=days)).strftime("%Y-%m-%dT09:30:00Z")


def _hubspot(port: int, _folder: Path) -> OutsideSimulator:
    """Sales to companies."""
    simulator = HubSpotSimulator(port=port)
    state = simulator.state
    rafael = state.add_contact(
        RAFAEL, "Rafael", "Duarte", company="Duarte & Filhos Lda", jobtitle="Compras", lifecyclestage="customer"
    )
    sofia = state.add_contact(SOFIA, "Sofía", "Navarro", lifecyclestage="opportunity")
    for person, name, amount, stage, days in (
        (rafael, "Mantelería temporada 2027", "2840.00", "contractsent", 12),
        (rafael, "Servilletas Lavanda ×400", "1160.00", "closedwon", 95),
        (sofia, "20 juegos de toallas bordadas", "1298.00", "presentationscheduled", 21),
    ):
        state.add_deal(person, name, amount, stage).properties["createdate"] = _ago(days)
    note = "<p>Pide factura con NIF. Prefiere entregas los <b>martes</b>.</p>"
    state.add("notes", {"hs_note_body": note, "hs_timestamp": _ago(30)}, rafael.id)
    return simulator


def _pipedrive(port: int, _folder: Path) -> OutsideSimulator:
    """Sales to hotels, by another team."""
    simulator = PipedriveSimulator(port=port)
    state = simulator.state
    pilar = state.add_person("Pilar Méndez", PILAR, company="Hotel Faro")
    state.add_deal(pilar, "Mantas para 24 habitaciones", 3240, stage_id=2).added_at = _ago(16)
    state.add_deal(pilar, "Albornoces", 980, status="lost").added_at = _ago(200)
    state.notes.append(Note(1, "Quiere muestras antes de decidir.", pilar.id, _ago(15)))
    return simulator


def _salesforce(port: int, _folder: Path) -> OutsideSimulator:
    simulator = SalesforceSimulator(port=port)
    state = simulator.state
    grace = state.add_contact("Grace", "Thompson", GRACE, **{"Account.Name": "Thompson Interiors"})
    state.add_deal(grace, "Linen for two show flats", 1890, "Proposal/Price Quote", CreatedDate=_ago(40))
    state.add("Task", WhoId=grace["Id"], Subject="Call: delivery windows", Status="Completed", CreatedDate=_ago(8))
    return simulator


def _zendesk(port: int, _folder: Path) -> OutsideSimulator:
    """Where the company answered its customers before, and where its warehouse still works."""
    simulator = ZendeskSimulator(port=port)
    state = simulator.state
    for email, name, subject, text, status, days in (
        (CARLA, "Carla Jiménez", "Etiqueta de devolución", "No me llega la etiqueta.", "closed", 130),
        (TOMAS, "Tomás Herrera", "Plaid con tara", "Ha venido con un hilo suelto.", "solved", 75),
        (GRACE, "Grace Thompson", "Wrong colour delivered", "I ordered sand, I got slate.", "closed", 210),
    ):
        person = state.find(email) or state.add_person(name, email)
        request = state.add_request(person, subject, text, status=status)
        request.created_at = request.updated_at = _ago(days)
    return simulator


def _club(port: int, _folder: Path) -> OutsideSimulator:
    """The customer club, a system of the company's own: connected by a mapping."""
    simulator = ClubSimulator(port=port)
    for email, name, points, tier in (
        (GRACE, "Grace Thompson", 320, "Seda"),
        (CARLA, "Carla Jiménez", 145, "Lino"),
        (RAFAEL, "Rafael Duarte", 1210, "Oro"),
    ):
        member = simulator.add_member(name, email, points=points, tier=tier)
        renews = (datetime.now(UTC) + timedelta(days=40)).date().isoformat()
        simulator.add_membership(member, "Club Brezo", "19.00", renews)
    return simulator


CRM_MAKERS: tuple[tuple[str, Make], ...] = (
    ("Ventas a empresas (HubSpot)", _hubspot),
    ("Hoteles (Pipedrive)", _pipedrive),
    ("Interiores (Salesforce)", _salesforce),
    ("Almacén (Zendesk)", _zendesk),
    ("Club Brezo", _club),
)
