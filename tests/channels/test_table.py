from relevo.channels.slack.team import SlackTeamConnector
from relevo.entry.connectors import KINDS
from tests.channels import steps
from tests.channels.kits import KITS
from tests.channels.table import PAGE, make_page


def test_every_kind_of_channel_that_customers_write_on_is_held_to_the_suite() -> None:
    of_customers = {connector.kind for connector in KINDS if connector is not SlackTeamConnector}
    assert {kit.kind for kit in KITS} == of_customers


def test_the_page_for_teammates_is_what_the_capability_tables_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == make_page(), "run python -m tests.channels.table"


def test_the_steps_for_teammates_are_those_of_the_form_for_every_kind() -> None:
    assert {*steps.KINDS} == {connector.kind for connector in KINDS}
    assert steps.PAGE.read_text(encoding="utf-8") == steps.make_page(), "run python -m tests.channels.steps"
