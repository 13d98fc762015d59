"""Speaking with a simulated CRM as a connector does: a link with the settings that an admin fills in."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from uuid import UUID, uuid4

from relevo.desk.integrations.api import Filing, IntegrationConnector, Link, Who
from relevo.kit.ids import WorkspaceId
from relevo.platform.egress import Egress
from relevo.platform.secrets import Secret
from relevo.testing.outside import OutsideSimulator

CONVERSATION = UUID("00000000-0000-7000-8000-000000000001")
KEY = f"{CONVERSATION}:2"
WORKSPACE = WorkspaceId(uuid4())


@asynccontextmanager
async def way_out(simulator: OutsideSimulator) -> AsyncGenerator[Egress]:
    """The egress door, open for this simulator."""
    async with Egress(allow_hosts=[simulator.netloc]) as egress:
        yield egress


def link_to(connector: IntegrationConnector, simulator: OutsideSimulator, **changed: str) -> Link:
    """`changed`: settings that are other than what the simulator wants, and what a check learned."""
    given = {**simulator.connect_values, **changed}
    secret_names = {field.name for field in connector.fields if field.secret}
    return Link(
        workspace_id=WORKSPACE,
        integration_id=uuid4(),
        name="Example",
        values={name: value for name, value in given.items() if name not in secret_names},
        secrets={name: Secret(value) for name, value in given.items() if name in secret_names},
    )


def filing_for(who: Who, *, text: str = "Asked about a delivery.", name: str = "Grace") -> Filing:
    return Filing(
        conversation_id=CONVERSATION,
        subject="Delivery to Leeds",
        text=text,
        url="https://relevo.example/inbox/1",
        who=who,
        name=name,
    )
