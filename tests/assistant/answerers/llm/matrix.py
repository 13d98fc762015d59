"""What the wire tests try: every API with every fault. `python -m tests.assistant.answerers.llm.matrix` prints the
table of docs/subsystems/models.md."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Api:
    name: str
    kind: Literal["openai", "anthropic", "google"]
    path: str
    speaks: Literal["chat", "responses"] = "chat"


@dataclass(frozen=True)
class Fault:
    """`problems`: what the turn's trace may call it; a library may see one fault in two ways."""

    model: str
    what: str
    problems: tuple[str, ...]
    then: str = "builtin answers"


APIS = (
    Api("OpenAI chat", "openai", "/v1"),
    Api("OpenAI responses", "openai", "/v1", "responses"),
    Api("Anthropic", "anthropic", ""),
    Api("Google", "google", ""),
)
FAULTS = (
    Fault("rate-limited", "429", ("rate_limited",)),
    Fault("broken", "500", ("server_error",)),
    Fault("key-refused", "401", ("key_refused",)),
    Fault("cut", "stream ends in the middle", ("unreachable", "not_understood", "server_error")),
    Fault("hung-up", "connection torn in the middle", ("unreachable", "not_understood", "server_error")),
    Fault("garbage", "an answer that is no JSON", ("not_understood", "unreachable", "server_error")),
    Fault("plain-text", "words instead of a tool", ("not_understood",)),
    Fault("wrong-price", "a price that stands nowhere, twice", ("not_accepted",), "a person"),
    Fault("silent", "120 s of silence", ("silent",)),
)
GOOD = (
    "streamed answer with its source, tokens counted",
    "two searches at once, words before them unseen",
    "a takeover tears the request off",
    "a second model stands in for a silent one",
)


def render() -> str:
    head = f"| | {' | '.join(api.name for api in APIS)} |\n|---|{'---|' * len(APIS)}"
    rows = [f"| {what} | {' | '.join('yes' for _ in APIS)} |" for what in GOOD]
    rows += [f"| {fault.what} | {' | '.join(fault.then for _ in APIS)} |" for fault in FAULTS]
    return "\n".join([head, *rows])


if __name__ == "__main__":
    print(render())
