"""What an assistant said in a replay, from an answer and from where it was kept."""

from typing import Any

from relevo.assistant.ask import AskResult
from relevo.desk.cases.api import Acted, Said


def said_of(result: AskResult) -> Said:
    titles = dict.fromkeys(str(citation["title"]) for citation in result.citations)
    return Said(
        outcome=result.outcome,
        text=result.text,
        language=result.language,
        sources=tuple(titles),
        reason=result.reason,
        slot=result.slot,
        acted=tuple(Acted(name=act["name"], state=act["state"], arguments=act["arguments"]) for act in result.acted),
    )


def said_json(said: Said) -> dict[str, Any]:
    return {
        "outcome": said.outcome,
        "text": said.text,
        "language": said.language,
        "sources": list(said.sources),
        "reason": said.reason,
        "slot": said.slot,
        "acted": [{"name": act.name, "state": act.state, "arguments": dict(act.arguments)} for act in said.acted],
    }


def said_from(kept: dict[str, Any]) -> Said:
    """The way back of `said_json`."""
    said = {name: value for name, value in kept.items() if name not in ("sources", "acted")}
    acted = tuple(Acted(**act) for act in kept.get("acted", ()))
    return Said(sources=tuple(kept["sources"]), acted=acted, **said)
