"""From the starting list into the workspace's own."""

from relevo.desk.intents import repository
from relevo.desk.intents.actions.keep_intents import add_unchecked, check_room
from relevo.desk.intents.events import announce_intents
from relevo.desk.intents.offering import list_offered
from relevo.desk.intents.queries import list_intents
from relevo.desk.intents.schemas import IntentInput, IntentOut, OfferedInput, OfferedLanguage, OfferedOut
from relevo.platform.auth.actors import Actor
from relevo.platform.db import Tx


async def find_offered(tx: Tx, language: OfferedLanguage) -> list[OfferedOut]:
    names = {each.name.lower() for each in await repository.fetch_intents(tx)}
    return [
        OfferedOut(
            key=each.key,
            name=each.name,
            description=each.description,
            examples=list(each.examples),
            is_there=each.name.lower() in names,
        )
        for each in list_offered(language)
    ]


async def do_add_offered(tx: Tx, given: OfferedInput, *, by: Actor) -> list[IntentOut]:
    """Those of `given.keys` whose names are not there yet; keys that are not offered are left out.

    Returns the whole list. Raises TooManyIntents.
    """
    await repository.take_turns(tx)
    present = await repository.fetch_intents(tx)
    taken = {each.name.lower() for each in present}
    wanted = [
        each for each in list_offered(given.language) if each.key in given.keys and each.name.lower() not in taken
    ]
    sentences = [{each.key: each.examples for each in list_offered(language)} for language in given.examples_in]
    for place, each in enumerate(wanted, 1):
        check_room(present, each.name, coming=place)
        examples = [text for one in sentences for text in one[each.key]]
        new = IntentInput.model_validate({"name": each.name, "description": each.description, "examples": examples})
        await add_unchecked(tx, new, by=by)
    if wanted:
        await announce_intents(tx)
    return await list_intents(tx)
