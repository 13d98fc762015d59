"""Forty-two written conversations in three languages, each with what the customer gave in it and nothing else."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from relevo.assistant.context import ContextMessage, NothingFound, TurnContext
from relevo.desk.assistants.api import AssistantConfig
from relevo.kit.ids import new_id

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Written:
    language: str
    name: str
    messages: tuple[ContextMessage, ...]
    gathered: dict[str, str]

    @property
    def context(self) -> TurnContext:
        return TurnContext(
            assistant_name="Vega",
            config=AssistantConfig(),
            knowledge=Knowing(),
            messages=self.messages,
            language=self.language,
        )

    def __str__(self) -> str:
        return f"{self.language}: {self.name}"


class Knowing:
    """Knows nothing: a brief looks nothing up."""

    async def find_answer(
        self, question: str, language: str, *, before: str = "", without: object = None
    ) -> NothingFound:
        return NothingFound()

    async def find_in_document(self, document_id: object, question: str, language: str) -> None:
        return None


def read_conversations() -> list[Written]:
    return [
        _written(language, json.loads(line))
        for language in ("en", "es", "pt")
        for line in (HERE / f"{language}.jsonl").read_text("utf-8").splitlines()
    ]


def _written(language: str, given: dict[str, Any]) -> Written:
    messages = tuple(
        ContextMessage(id=str(new_id()), seq=seq, author=message["author"], text=message["text"])
        for seq, message in enumerate(given["messages"], start=1)
    )
    return Written(language, given["name"], messages, given["gathered"])
