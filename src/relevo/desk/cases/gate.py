"""Whether a draft may go live: what its cases say of it."""

from uuid import UUID

from relevo.desk.cases import repository
from relevo.desk.cases.errors import NotReplayed, Regressions
from relevo.kit.ids import AssistantId
from relevo.platform.db import Tx


async def find_replay_of(tx: Tx, assistant_id: AssistantId, *, revision: int) -> UUID | None:
    """The newest finished replay of this very draft: what the version that comes of it was proven by."""
    replay = await repository.find_newest_replay(tx, assistant_id, draft_revision=revision)
    return None if replay is None else replay["id"]


async def check_publishable(tx: Tx, assistant_id: AssistantId, *, revision: int) -> None:
    """Raises NotReplayed where there are cases and this very draft was not replayed over them; Regressions where one
    that passes live fails under it. An assistant without cases may always be published."""
    cases = await repository.count_enabled_cases(tx, assistant_id)
    if not cases:
        return
    replay = await repository.find_newest_replay(tx, assistant_id, draft_revision=revision)
    if replay is None or await repository.has_newer_case(tx, assistant_id, replay["id"]):
        raise NotReplayed
    if replay["totals"].get("regressed"):
        raise Regressions
