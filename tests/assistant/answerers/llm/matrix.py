"""What the wire tests try: every API with every fault. `python -m tools.models_matrix` runs them and writes the table
of docs/subsystems/models.md from what came out."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

PAGE = Path(__file__).parents[4] / "docs" / "subsystems" / "models.md"
BEGIN, END = "<!-- matrix -->", "<!-- /matrix -->"


@dataclass(frozen=True)
class Api:
    """`prefix`: what stands before the names of the mock's models, where the name says whose model it is."""

    name: str
    kind: Literal["openai", "openai_compatible", "anthropic", "google", "mistral", "bedrock"]
    path: str
    speaks: Literal["chat", "responses"] = "chat"
    prefix: str = ""
    # Models of the mock whose answer it cannot send as this API would: their cells are open.
    unspoken: frozenset[str] = frozenset()


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
    Api("Azure", "openai_compatible", "/openai/v1"),
    Api("Anthropic", "anthropic", ""),
    Api("Google", "google", ""),
    # It sends a call of a tool in one piece; the mock sends it in OpenAI's pieces, which Mistral's library refuses.
    Api("Mistral", "mistral", "", unspoken=frozenset({"good", "two-tools", "hands-over", "wrong-price"})),
    Api("Bedrock, Claude", "bedrock", "", prefix="anthropic."),
    Api("Bedrock, OpenAI", "bedrock", "", prefix="openai."),
)
_TORN = ("unreachable", "not_understood", "server_error")
FAULTS = (
    Fault("rate-limited", "429", ("rate_limited",)),
    Fault("broken", "500", ("server_error",)),
    Fault("key-refused", "401", ("key_refused",)),
    Fault("cut", "stream ends in the middle", _TORN),
    Fault("hung-up", "connection torn in the middle", _TORN),
    Fault("garbage", "an answer that is no JSON", _TORN),
    Fault("plain-text", "words instead of a tool", ("not_understood",)),
    Fault("wrong-price", "a price that stands nowhere, twice", ("not_accepted",), "a person"),
    Fault("silent", "120 s of silence", ("silent",)),
)
# The tests without a fault, by the name of their function, with the model of the mock that they end with.
GOOD = {
    "test_an_answer_streams_and_is_committed_with_what_it_cost": (
        "streamed answer with its source, tokens counted",
        "good",
    ),
    "test_two_searches_at_once_and_words_before_them_that_nobody_sees": (
        "two searches at once, words before unseen",
        "two-tools",
    ),
    "test_a_typed_outcome_hands_over_with_its_reason_and_only_what_was_said": (
        "a typed outcome: hands over with a reason, brief checked",
        "hands-over",
    ),
    "test_a_takeover_ends_the_request_at_once_and_the_socket_closes": ("a takeover tears the request off", "slow"),
    "test_a_second_provider_stands_in_for_a_silent_one_within_ten_seconds": (
        "a second model stands in for a silent one",
        "good",
    ),
}
UNSPOKEN = "–"
FAULTY = "test_whatever_a_provider_does_the_customer_is_answered_within_ten_seconds"

Cases = Mapping[str, str]


def list_cases() -> dict[str, str]:
    """Each test of the table with what its cell says when it passes: `function[parameters]`, as pytest names it."""
    cases = {f"{test}[{api.name}]": _cell(api, model, "yes") for test, (_, model) in GOOD.items() for api in APIS}
    faulty = {
        f"{FAULTY}[{api.name}-{fault.model}]": _cell(api, fault.model, fault.then) for fault in FAULTS for api in APIS
    }
    return cases | faulty


def _cell(api: Api, model: str, passed: str) -> str:
    return UNSPOKEN if model in api.unspoken else passed


def render(cells: Cases) -> str:
    """`cells`: by the names of `list_cases`."""
    head = f"| | {' | '.join(api.name for api in APIS)} |\n|---|{'---|' * len(APIS)}"
    rows = [
        f"| {what} | {' | '.join(cells[f'{test}[{api.name}]'] for api in APIS)} |" for test, (what, _) in GOOD.items()
    ]
    rows += [
        f"| {fault.what} | {' | '.join(cells[f'{FAULTY}[{api.name}-{fault.model}]'] for api in APIS)} |"
        for fault in FAULTS
    ]
    return "\n".join([head, *rows])


def replace_in(page: str, table: str) -> str:
    before, rest = page.split(BEGIN, 1)
    return f"{before}{BEGIN}\n{table}\n{END}{rest.split(END, 1)[1]}"
