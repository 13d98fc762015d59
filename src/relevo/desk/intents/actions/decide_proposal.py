"""A person decides what becomes of a proposed intent."""

from dataclasses import replace
from uuid import UUID

from relevo.desk.audit import api as audit
from relevo.desk.intents import repository
from relevo.desk.intents.actions.keep_intents import add_unchecked, check_room
from relevo.desk.intents.errors import NoSuchIntent, NoSuchProposal, TooManyExamples
from relevo.desk.intents.events import announce_intents
from relevo.desk.intents.queries import get_intent
from relevo.desk.intents.schemas import IntentInput, IntentOut, IntentProposalInput, different
from relevo.desk.intents.tables import MAX_EXAMPLES
from relevo.kit.ids import IntentId
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx


async def do_accept_proposal(tx: Tx, proposal_id: UUID, given: IntentProposalInput, *, by: Actor) -> IntentOut:
    """A new intent, or examples of one that is there.

    Raises NoSuchProposal, NoSuchIntent, IntentNameTaken, TooManyIntents, TooManyExamples.
    """
    await repository.take_turns(tx)
    proposal = await repository.decide_proposal(tx, proposal_id, "accepted", by_name=by.name)
    if proposal is None:
        raise NoSuchProposal
    if given.intent_id is None:
        intent_id = await _add(tx, given.name or proposal.name, given, by=by)
    else:
        intent_id = await _extend(tx, given.intent_id, given.examples)
    await audit.record(tx, "intent_proposal.accepted", by=by, subject_kind="intent", subject_id=intent_id)
    await announce_intents(tx)
    return await get_intent(tx, intent_id)


async def do_dismiss_proposal(tx: Tx, proposal_id: UUID, *, by: Actor) -> None:
    """It does not come again. Raises NoSuchProposal."""
    if await repository.decide_proposal(tx, proposal_id, "dismissed", by_name=by.name) is None:
        raise NoSuchProposal
    await audit.record(tx, "intent_proposal.dismissed", by=by, subject_kind="intent_proposal", subject_id=proposal_id)


async def _add(tx: Tx, name: str, given: IntentProposalInput, *, by: Actor) -> IntentId:
    check_room(await repository.fetch_intents(tx), name)
    new = IntentInput.model_validate({"name": name, "description": given.description, "examples": list(given.examples)})
    return await add_unchecked(tx, new, by=by)


async def _extend(tx: Tx, intent_id: UUID, examples: list[str]) -> IntentId:
    intent = await repository.find_intent(tx, intent_id, lock=True)
    if intent is None:
        raise NoSuchIntent
    together = different([*intent.examples, *examples])
    if len(together) > MAX_EXAMPLES:
        raise TooManyExamples
    await repository.update_intent(tx, replace(intent, examples=tuple(together)))
    return intent.id
