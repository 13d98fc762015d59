"""Lists of intents for tests."""

from uuid import NAMESPACE_URL, uuid5

from relevo.desk.intents.api import Evidence
from relevo.desk.intents.offering import list_offered
from relevo.desk.intents.schemas import OfferedLanguage
from relevo.kit.ids import IntentId


def evidence(name: str, *sentences: str, description: str = "") -> Evidence:
    return Evidence(id=IntentId(uuid5(NAMESPACE_URL, name)), name=name, description=description, sentences=sentences)


def starting_list(*languages: OfferedLanguage) -> list[Evidence]:
    """The offered one, named by its keys, with examples in these languages."""
    offered = [list_offered(language) for language in languages]
    return [
        evidence(each.key, *(text for one in offered for text in one[place].examples))
        for place, each in enumerate(offered[0])
    ]
