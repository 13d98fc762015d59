"""Trying the recogniser, and looking for intents that the list lacks."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, StringConstraints

from relevo.assistant.intents.proposing import look_for_proposals
from relevo.assistant.intents.recogniser import THRESHOLD
from relevo.assistant.intents.recognising import recognisers_of
from relevo.assistant.outcomes import Recognised
from relevo.desk.intents import api as intents
from relevo.platform.http import Caller, CurrentActor, Input, Output, RequestDatabase, Router
from relevo.platform.http.texts import check_text

router = Router(tags=["intents"])


class TryInput(Input):
    text: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000), AfterValidator(check_text)
    ]


class RankedOut(Output):
    """`like`: the example that is nearest."""

    intent_id: UUID
    name: str
    confidence: float
    like: str


class TriedOut(Output):
    """`recognised`: the first of `ranked`, if it is surer than `threshold`; None: unknown."""

    recognised: UUID | None
    threshold: float
    ranked: list[RankedOut]


class LookedOut(Output):
    new: int
    items: list[intents.IntentProposalOut]


@router.post("/intents/try", caller=Caller.TEAMMATE, transaction=False)
async def try_intents(given: TryInput, db: RequestDatabase, actor: CurrentActor) -> TriedOut:
    """What a customer's sentence would be recognised as, without a model and without a conversation."""
    async with db.transaction(actor.workspace_id, read_only=True) as tx:
        version = await intents.fetch_version(tx)
    recogniser = await recognisers_of(db).find(actor.workspace_id, version, longest_wait_s=15)
    ranked = recogniser.rank(given.text) if recogniser else []
    first = recogniser.recognise(given.text) if recogniser else None
    return TriedOut(
        recognised=first.id if first else None, threshold=THRESHOLD, ranked=[_ranked(each) for each in ranked]
    )


@router.post("/intents/proposals/look", caller=Caller.ADMIN, transaction=False)
async def look_for_intents(db: RequestDatabase, actor: CurrentActor) -> LookedOut:
    """Group what customers asked in the last 60 days and no intent was recognised in."""
    new = await look_for_proposals(db, recognisers_of(db), actor.workspace_id)
    async with db.transaction(actor.workspace_id, read_only=True) as tx:
        found = await intents.fetch_proposals(tx)
    return LookedOut(new=new, items=[intents.render_proposal(each) for each in found])


def _ranked(found: Recognised) -> RankedOut:
    return RankedOut(intent_id=found.id, name=found.name, confidence=found.confidence or 0.0, like=found.like)
