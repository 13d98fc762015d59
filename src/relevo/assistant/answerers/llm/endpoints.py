from typing import Annotated
from uuid import UUID

from relevo.assistant.answerers.llm.calling import SENTENCES
from relevo.assistant.answerers.llm.checking import check_model
from relevo.assistant.answerers.llm.loading import LazyModels
from relevo.desk.models.api import ModelName, NoSuchProvider
from relevo.platform.egress.requests import RequestEgress
from relevo.platform.http import Caller, CurrentActor, Input, Output, RequestDatabase, Router, provided
from relevo.platform.secrets import SecretBox

router = Router(tags=["models"])


class ModelCheckInput(Input):
    model: ModelName


class ModelCheckOut(Output):
    """`problem` is a code, null when all is well; `sentence` says the same in English."""

    problem: str | None
    sentence: str
    milliseconds: int


@router.post("/model-providers/{provider_id}/check", caller=Caller.ADMIN, transaction=False, errors=[NoSuchProvider])
async def check_provider(
    provider_id: UUID,
    given: ModelCheckInput,
    db: RequestDatabase,
    actor: CurrentActor,
    box: Annotated[SecretBox, provided(SecretBox)],
    egress: RequestEgress,
) -> ModelCheckOut:
    """Ask the model one tiny question, with a tool, as a turn would: what is wrong, in one sentence."""
    checked = await check_model(db, actor.workspace_id, provider_id, given.model, box=box, model=LazyModels(egress))
    sentence = "The model answers." if checked.problem is None else SENTENCES[checked.problem]
    return ModelCheckOut(problem=checked.problem, sentence=sentence, milliseconds=checked.milliseconds)
