"""The answerers of this process. One with models exists where keys can be opened and the network may be reached."""

from collections.abc import Mapping

from relevo.assistant.answerers.builtin.answerer import BuiltinAnswerer
from relevo.assistant.answerers.llm.answerer import LlmAnswerer
from relevo.assistant.answerers.llm.loading import LazyModels
from relevo.assistant.context import Answerer
from relevo.platform.db import Database
from relevo.platform.egress import Egress
from relevo.platform.secrets import SecretBox


def make_answerers(db: Database, services: Mapping[type, object]) -> dict[str, Answerer]:
    """By the name that stands in an assistant's configuration; builtin is always there."""
    answerers: dict[str, Answerer] = {"builtin": BuiltinAnswerer()}
    egress, box = services.get(Egress), services.get(SecretBox)
    if isinstance(egress, Egress) and isinstance(box, SecretBox):
        answerers["llm"] = LlmAnswerer(db=db, box=box, model=LazyModels(egress))
    return answerers
