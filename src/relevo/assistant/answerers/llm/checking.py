"""The check of a provider: one tiny question, answered through a tool as in every turn. It costs a few tokens."""

import time
from dataclasses import dataclass
from uuid import UUID

from relevo.assistant.answerers.llm.calling import Call, Limits, Meter, Model, ModelFailed, ProblemKind
from relevo.desk.models import api as models
from relevo.kit.ids import WorkspaceId
from relevo.platform.db import Database
from relevo.platform.secrets import BadSecret, SecretBox

_SYSTEM = "You are being tested. Call the tool reply with the text: OK"
_LIMITS = Limits(steps=2, tokens=4_000, silence_s=12.0, seconds=15.0, output_tokens=600)


@dataclass(frozen=True, kw_only=True)
class Checked:
    problem: ProblemKind | None
    milliseconds: int


async def check_model(
    db: Database, workspace_id: WorkspaceId, provider_id: UUID, name: str, *, box: SecretBox, model: Model
) -> Checked:
    """Raises NoSuchProvider. What was found stands beside the provider afterwards, and the tokens in the ledger."""
    try:
        async with db.transaction(workspace_id) as tx:
            spec = await models.open_spec(tx, models.Choice(provider_id=provider_id, model=name), box=box)
            most = models.Tokens(input=_LIMITS.tokens, output=_LIMITS.output_tokens)
            reserved = await models.do_reserve(tx, models.Wanted(task="answer", spec=spec, most=most))
    except BadSecret:
        # The installation's key changed without the old one: the provider's key is lost and has to be given again.
        return Checked(problem="key_refused", milliseconds=0)
    if isinstance(reserved, models.BudgetReached):
        return Checked(problem="too_many_tokens", milliseconds=0)
    started = time.monotonic()
    call = Call(
        system=_SYSTEM,
        prompt="Say OK.",
        limits=_LIMITS,
        meter=Meter(),
        search=None,
        find_fault=lambda _draft: None,
        show=_show_nothing,
    )
    problem: ProblemKind | None = None
    try:
        await model.draft(spec, call)
    except ModelFailed as failed:
        problem = failed.kind
    milliseconds = round((time.monotonic() - started) * 1000)
    used = models.Used(
        ending="failed" if problem else "done",
        tokens=call.meter.tokens,
        requests=call.meter.requests,
        milliseconds=milliseconds,
        problem=problem,
    )
    async with db.transaction(workspace_id) as tx:
        await models.do_settle(tx, reserved.id, spec, used)
        await models.do_note_check(tx, provider_id, problem)
    return Checked(problem=problem, milliseconds=milliseconds)


async def _show_nothing(_tool: str, _text: str) -> None:
    return
