"""The library behind models takes seconds and a hundred megabytes to load: only who uses a model pays for it."""

import asyncio
from importlib import import_module
from typing import TYPE_CHECKING

from relevo.assistant.answerers.llm.calling import Call, Model
from relevo.assistant.answerers.llm.drafts import DraftPart
from relevo.desk.models.api import ModelSpec
from relevo.platform.egress import Egress

if TYPE_CHECKING:
    from relevo.assistant.answerers.llm.pydantic_models import PydanticModels


class LazyModels:
    """Loads on the first call, in a thread: sockets and other turns go on meanwhile."""

    def __init__(self, egress: Egress) -> None:
        self._egress = egress
        self._loading = asyncio.Lock()
        self._loaded: Model | None = None

    async def draft(self, spec: ModelSpec, call: Call) -> DraftPart:
        async with self._loading:
            if self._loaded is None:
                module = await asyncio.to_thread(import_module, "relevo.assistant.answerers.llm.pydantic_models")
                models: type[PydanticModels] = module.PydanticModels
                self._loaded = models(self._egress)
        return await self._loaded.draft(spec, call)
