"""The public retail and airline tasks: their tools as another company's service over their own database.

The tools are imported the normal way, as OpenAPI operations and as tools of an MCP server; each task's expected calls
are replayed through the assistant by a scripted model. The other system must end up as if they had been made directly,
and what the task wants the customer to be told must reach them. `RELEVO_TAU_FOLDER` runs other tasks of the same form.
"""

import os
from pathlib import Path
from typing import Any

import pytest

from relevo.platform.db import Database
from relevo.testing.tau import Played, play_tasks, read_service, read_tasks
from relevo.testing.tau.basics import Refused, calculate
from relevo.testing.tau.replay import By, Replaying, open_domain
from relevo.testing.tau.service import Domain, Service

QUICK = 3


def home(shared_folder: Path) -> Path:
    own = os.environ.get("RELEVO_TAU_FOLDER")
    return Path(own) if own else shared_folder / "data" / "tau_support"


async def play(db: Database, shared_folder: Path, domain: Domain, *, by: By, most: int | None = None) -> Played:
    folder = home(shared_folder)
    split = None if os.environ.get("RELEVO_TAU_FOLDER") else "dev"
    return await play_tasks(db, read_service(folder, domain), read_tasks(folder, domain, split)[:most], by=by)


@pytest.mark.shared
@pytest.mark.parametrize("by", ["openapi", "mcp"])
@pytest.mark.parametrize("domain", ["retail", "airline"])
async def test_expected_calls_reach_the_other_system_as_if_made_directly(
    db: Database, shared_folder: Path, domain: Domain, by: By
) -> None:
    played = await play(db, shared_folder, domain, by=by, most=QUICK)
    assert (played.different, played.unsaid, played.not_passed) == ([], [], [])
    assert played.writes > 0


@pytest.mark.shared
@pytest.mark.soak
@pytest.mark.parametrize("by", ["openapi", "mcp"])
@pytest.mark.parametrize("domain", ["retail", "airline"])
async def test_expected_calls_of_every_task_reach_the_other_system(
    db: Database, shared_folder: Path, domain: Domain, by: By
) -> None:
    played = await play(db, shared_folder, domain, by=by)
    assert (played.different, played.unsaid, played.not_passed) == ([], [], [])
    assert played.writes > played.tasks / 2


@pytest.mark.shared
async def test_a_customer_cannot_change_another_customers_order(db: Database, shared_folder: Path) -> None:
    service = read_service(home(shared_folder), "retail")
    order = next(one for one in service.db["orders"].values() if one["status"] == "pending")
    before = service.copy().db
    cancel = {"order_id": order["order_id"], "reason": "no longer needed"}
    script = Replaying(steps=[{"name": "cancel_pending_order", "arguments": cancel}])
    async with open_domain(db, service, script) as company:
        conversation_id = await company.hear("cuéntame algo más de la lista", address="customer:somebody_else_1")
        await company.take_turn(conversation_id)
        runs = await company.rows("SELECT state, problem FROM action_run WHERE workspace_id = $1")
    assert service.db == before
    assert [(run["state"], run["problem"]) for run in runs] == [("refused", "not_theirs")]


@pytest.mark.shared
async def test_a_limit_holds_for_an_imported_tool_however_often_a_model_calls_it(
    db: Database, shared_folder: Path
) -> None:
    service = read_service(home(shared_folder), "airline")
    owner = next(iter(service.db["users"]))
    gives = [{"name": "send_certificate", "arguments": {"amount": amount}} for amount in (50, 101, 60, 70)]
    bounds: dict[str, Any] = {
        "amount_argument": "amount", "currency": "USD", "most_per_run": "100", "runs_per_contact_day": 2,
        "confirm": False,
    }  # fmt: skip
    script = Replaying()
    async with open_domain(db, service, script, **bounds) as company:
        for number, give in enumerate(gives):
            script.steps = [give]
            conversation_id = await company.hear(f"dime algo de la lista {number}", address=f"customer:{owner}")
            await company.take_turn(conversation_id)
            if await company.holder(conversation_id) != "assistant":
                await company.give_back(conversation_id)
        runs = await company.rows("SELECT state, problem FROM action_run WHERE workspace_id = $1 ORDER BY created_at")
    assert [(run["state"], run["problem"]) for run in runs] == [
        ("done", None), ("refused", "most_per_run"), ("done", None), ("refused", "runs_per_contact_day"),
    ]  # fmt: skip
    given = [one["amount"] for one in service.db["users"][owner]["payment_methods"].values() if "amount" in one]
    assert [amount for amount in given if amount in (50, 101, 60, 70)] == [50, 60]


def test_a_sum_is_calculated_and_anything_else_refused() -> None:
    assert calculate("155.33 - 147.05 + 268.77 - 235.13") == "41.92"
    assert calculate("2 * (3 + 4)") == "14"
    for text in ("__import__('os')", "9**9**9", "1/0", "a + 1", "", "1" * 501):
        with pytest.raises(Refused):
            calculate(text)


@pytest.mark.shared
def test_a_tool_that_refuses_changes_nothing(shared_folder: Path) -> None:
    service: Service = read_service(home(shared_folder), "retail")
    before = service.copy().db
    delivered = next(one for one in service.db["orders"].values() if one["status"] == "delivered")
    for name, given in (
        ("cancel_pending_order", {"order_id": delivered["order_id"], "reason": "no longer needed"}),
        (
            "return_delivered_order_items",
            {"order_id": delivered["order_id"], "item_ids": ["1"], "payment_method_id": ""},
        ),
        ("get_order_details", {"order_id": "#W0"}),
        ("get_order_details", {}),
    ):
        with pytest.raises(Refused):
            service.call(name, given)
    assert service.db == before
    assert len(service.refused) == 4
