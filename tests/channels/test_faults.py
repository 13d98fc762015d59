"""The faults that every simulator must be able to show, one test for each cell of the table."""

import pytest

from relevo.entry.simulators import KINDS as SIMULATED
from tests.channels.faults.mail import MailRig
from tests.channels.faults.page import PAGE, how_shown, make_page
from tests.channels.faults.rigs import RIGS
from tests.channels.faults.table import CANNOT, FAULTS, KINDS, SHOWS

OPENED = {rig.kind: rig.open for rig in RIGS} | {"email": MailRig.open}
CELLS = [(fault, kind) for fault in FAULTS for kind in KINDS]


@pytest.mark.parametrize(("fault", "kind"), list(SHOWS), ids=str)
async def test_the_simulator_shows_the_fault(fault: str, kind: str) -> None:
    async with OPENED[kind]() as rig:
        await SHOWS[fault, kind](rig)


def test_every_fault_is_shown_by_every_simulator_or_has_a_reason_why_not() -> None:
    assert [cell for cell in CELLS if (cell in SHOWS) is (cell in CANNOT)] == []
    assert set(SHOWS) | set(CANNOT) == set(CELLS)
    assert all(how_shown().values()), "how it is provoked is written beside it"


def test_the_table_has_all_simulators_of_the_demonstration() -> None:
    assert {kind for kind, _name, _make in SIMULATED} == set(KINDS)


def test_the_page_is_what_the_table_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == make_page(), "run python -m tests.channels.faults.page"
