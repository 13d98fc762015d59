"""A host's patience: its robots.txt, kept for a day, and at most one request in each of its delays.

`free_at` is the gate that every request passes; `planned_at` only spreads the jobs, so that few come too early.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from relevo.desk.knowledge.website.limits import MAX_ROBOTS_BYTES, ROBOTS_KEPT_H, ROBOTS_WITHIN_S, WAIT_AT_MOST_S
from relevo.desk.knowledge.website.robots import PRODUCT, Robots
from relevo.kit.ids import WorkspaceId
from relevo.platform.db import Database, Tx
from relevo.platform.egress import Egress, EgressError, EgressRefused

CRAWLER = f"{PRODUCT}/1.0 (knowledge crawler)"


RobotsProblem = Literal["refused", "robots_unavailable"]


@dataclass(frozen=True)
class RobotsAnswer:
    robots: Robots
    problem: RobotsProblem | None


async def get_robots(db: Database, egress: Egress, workspace_id: WorkspaceId, origin: str) -> RobotsAnswer:
    """The host's rules, fetched if those we have are old. No transaction is open meanwhile."""
    async with db.transaction(workspace_id) as tx:
        known = await _find(tx, origin)
    if known is not None:
        return known
    text, problem = await fetch_robots(egress, origin)
    async with db.transaction(workspace_id) as tx:
        await tx.execute(
            "INSERT INTO website_host AS host (workspace_id, origin, robots, robots_problem, robots_at) "
            "VALUES ($1, $2, $3, $4, CASE WHEN $4::text IS NULL THEN now() END) "
            "ON CONFLICT (workspace_id, origin) DO UPDATE SET robots = $3, robots_problem = $4, "
            "robots_at = CASE WHEN $4::text IS NULL THEN now() END",
            tx.tenant,
            origin,
            text,
            problem,
        )
    return RobotsAnswer(Robots(text), problem)


async def fetch_robots(egress: Egress, origin: str) -> tuple[str | None, RobotsProblem | None]:
    """The text ("" where there is none) or None with the problem; as RFC 9309, section 2.3.1, has it."""
    try:
        answer = await egress.request(
            "GET",
            f"{origin}/robots.txt",
            headers={"user-agent": CRAWLER, "accept": "text/plain,*/*;q=0.5"},
            max_bytes=MAX_ROBOTS_BYTES,
            within_s=ROBOTS_WITHIN_S,
        )
    except EgressRefused:
        return None, "refused"
    except EgressError:
        return None, "robots_unavailable"
    if answer.status == 429 or answer.status >= 500:
        return None, "robots_unavailable"
    if not 200 <= answer.status < 300:
        return "", None
    return answer.body.decode("utf-8", errors="replace").replace("\x00", ""), None


async def _find(tx: Tx, origin: str) -> RobotsAnswer | None:
    row = await tx.fetchrow(
        "SELECT robots FROM website_host WHERE workspace_id = $1 AND origin = $2 AND robots_at > now() - $3::interval",
        tx.tenant,
        origin,
        timedelta(hours=ROBOTS_KEPT_H),
    )
    return RobotsAnswer(Robots(row["robots"]), None) if row else None


async def forget_robots(tx: Tx, origins: Sequence[str]) -> None:
    """A new run reads them anew."""
    await tx.execute(
        "UPDATE website_host SET robots_at = NULL WHERE workspace_id = $1 AND origin = ANY($2)", tx.tenant, origins
    )


async def pass_gate(tx: Tx, origin: str, *, delay_s: float) -> float | None:
    """Seconds until this request's turn, which is now taken; None if the turn is too far away to wait for it."""
    return await tx.fetchval(
        "UPDATE website_host SET free_at = greatest(free_at, now()) + $3::interval WHERE workspace_id = $1 "
        "AND origin = $2 AND free_at <= now() + $4::interval "
        "RETURNING greatest(0, extract(epoch FROM free_at - $3::interval - now()))::float8",
        tx.tenant,
        origin,
        timedelta(seconds=delay_s),
        timedelta(seconds=WAIT_AT_MOST_S),
    )


async def plan_turns(tx: Tx, origin: str, *, count: int, delay_s: float) -> list[float]:
    """In how many seconds each of `count` jobs for this host should run."""
    last: float = await tx.fetchval(
        "INSERT INTO website_host AS host (workspace_id, origin, planned_at) VALUES ($1, $2, now() + $3::interval) "
        "ON CONFLICT (workspace_id, origin) DO UPDATE "
        "SET planned_at = greatest(host.planned_at, host.free_at, now()) + $3::interval "
        "RETURNING extract(epoch FROM planned_at - now())::float8",
        tx.tenant,
        origin,
        timedelta(seconds=count * delay_s),
    )
    return [max(0.0, last - (count - at) * delay_s) for at in range(count)]


async def hold_back(tx: Tx, origin: str, *, seconds: float) -> None:
    """The host asked for peace: nobody fetches from it until then."""
    await tx.execute(
        "UPDATE website_host SET free_at = greatest(free_at, now() + $3::interval), "
        "planned_at = greatest(planned_at, now() + $3::interval) WHERE workspace_id = $1 AND origin = $2",
        tx.tenant,
        origin,
        timedelta(seconds=seconds),
    )


async def forget_plan(tx: Tx, origin: str) -> None:
    """Turns that were planned and will not be taken (paused, cancelled) do not keep others waiting."""
    await tx.execute(
        "UPDATE website_host SET planned_at = now() WHERE workspace_id = $1 AND origin = $2", tx.tenant, origin
    )
