"""Actions in a connected system: opening it for a run, and saying honestly how the operation ended."""

import asyncio
from typing import Any

from relevo.desk.actions.binding import to_json
from relevo.desk.actions.ledger import Ended
from relevo.desk.actions.tables import Action
from relevo.desk.integrations import api as integrations
from relevo.platform.db import Tx
from relevo.platform.secrets import SecretBox

# The other system's word -> what the ledger says.
_PROBLEMS: dict[integrations.FailureCode, str] = {
    "unauthorized": "refused_there",
    "forbidden": "refused_there",
    "not_found": "not_found",
    "busy": "busy",
    "refused": "refused_there",
    "server_error": "server_error",
    "no_answer": "no_answer",
    "not_connected": "not_connected",
    "refused_address": "refused_address",
    "moved": "not_connected",
    "too_large": "answer_too_large",
    "garbled": "no_answer",
}


async def open_system(
    tx: Tx, action: Action, connectors: integrations.IntegrationConnectors, *, box: SecretBox
) -> integrations.Opened | None:
    """None where it is switched off, was never checked well, or is of a kind that is not there. Raises BadSecret."""
    if action.integration_id is None:
        return None
    integration = await integrations.find_integration(tx, action.integration_id)
    connector = connectors.find(integration.kind) if integration else None
    if integration is None or connector is None or not integration.is_usable:
        return None
    return integrations.Opened(connector, await integrations.link_of(tx, integration, box=box))


async def call_system(
    opened: integrations.Opened | None, action: Action, arguments: dict[str, Any], *, key: str
) -> tuple[Ended, Any]:
    """How it ended, and the whole answer."""
    if opened is None:
        return Ended(
            state="failed", problem="switched_off", detail="The integration is switched off or not set up."
        ), None
    operation = action.definition.request.tool
    writes = action.definition.policy.writes
    plain = {name: str(value) if name == "amount" else to_json(value) for name, value in arguments.items()}
    try:
        async with asyncio.timeout(action.definition.request.timeout_s):
            answer = await opened.do(operation, plain, key=key)
    except integrations.OutsideFailed as failed:
        state = "unknown" if failed.is_unclear and writes else "failed"
        problem = _PROBLEMS[failed.code]
        return Ended(state=state, problem=problem, detail=failed.detail, http_status=failed.status), None
    except TimeoutError:
        state = "unknown" if writes else "failed"
        return Ended(state=state, problem="no_answer", detail="No answer in time."), None
    return Ended(state="done", attempts=1), answer
