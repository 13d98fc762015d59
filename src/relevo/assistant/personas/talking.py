"""A conversation of an invented customer with a version of an assistant, and how it went."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from relevo.assistant.actions.stubbed import Stub
from relevo.assistant.ask import Asked, AskResult, Told, Turn
from relevo.assistant.context import ContactFacts, MemoryFact
from relevo.assistant.outcomes import Choice
from relevo.assistant.personas.playing import Customer
from relevo.assistant.replay.saying import said_of
from relevo.desk.actions.api import Run
from relevo.desk.cases.api import CaseContact, Failure, Said, judge
from relevo.desk.personas.api import Ended, Finding, PersonaContent

MOST_TURNS = 12

Ask = Callable[[Asked], Awaitable[AskResult]]
# What a model lets the customer say to what was said so far; None: nothing more.
Speak = Callable[[PersonaContent, list[Turn]], Awaitable[str | None]]


@dataclass
class Talked:
    """`transcript` as SimulatedTurn. `cost` in US dollars, None once nobody knows the price."""

    ended: Ended = "silent"
    findings: list[Finding] = field(default_factory=list[Finding])
    failures: Sequence[Failure] = ()
    transcript: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    milliseconds: float = 0.0
    cost: float | None = 0.0

    @property
    def passed(self) -> bool:
        return not self.failures and not self.findings


async def talk(persona: PersonaContent, number: int, ask: Ask, *, speak: Speak | None = None) -> Talked:
    """Until the customer has what they want, a person takes over, nobody has anything to say, or it goes in circles."""
    talked, said = Talked(), list[Turn]()
    heard: list[AskResult] = []
    customer, runs = Customer(persona, number), list[Run]()
    text = await speak(persona, said) if speak else customer.begin()
    while text is not None:
        result = await ask(_asked(persona, text, said, runs))
        _note(talked, text, result)
        if heard and customer.was_told(result) and "asked_again" not in talked.findings:
            talked.findings.append("asked_again")
        loops = bool(heard) and result.outcome != "silence" and _is_same(heard[-1], result)
        heard.append(result)
        said += [Turn("contact", text), Turn("assistant", result.text, [_choice(one) for one in result.choices])]
        ended = _end(persona, heard, loops=loops)
        if ended is not None:
            talked.ended = ended
            break
        text = await speak(persona, said) if speak else customer.answer(result)
    else:
        talked.ended = "reached" if heard and not judge(persona.expected, whole(heard)) else "silent"
    if talked.ended in ("looped", "too_long", "silent"):
        talked.findings.append(talked.ended)
    talked.failures = judge(persona.expected, whole(heard)) if heard else ()
    return talked


def whole(heard: Sequence[AskResult]) -> Said:
    """The conversation as one answer: all that was said, cited and done, and how it ended."""
    said = [said_of(result) for result in heard]
    last = next((one for one in reversed(said) if one.outcome != "silence"), said[-1])
    return Said(
        outcome=last.outcome,
        text="\n".join(one.text for one in said if one.text),
        language=last.language,
        sources=tuple(dict.fromkeys(title for one in said for title in one.sources)),
        reason=last.reason,
        slot=next((one.slot for one in said if one.slot), None),
        # Each answer tells all that was wished for so far.
        acted=said[-1].acted,
    )


def _end(persona: PersonaContent, heard: Sequence[AskResult], *, loops: bool) -> Ended | None:
    last = heard[-1]
    if last.outcome == "hand_over":
        return "handed_over"
    if last.outcome == "resolve":
        return "resolved"
    waits = last.outcome == "ask" or any(act["state"] == "waiting_customer" for act in last.acted)
    if not waits and not judge(persona.expected, whole(heard)):
        return "reached"
    if loops:
        return "looped"
    return "too_long" if len(heard) >= MOST_TURNS else None


def _is_same(before: AskResult, now: AskResult) -> bool:
    return bool(now.text) and before.text == now.text and before.outcome == now.outcome


def _asked(persona: PersonaContent, text: str, said: list[Turn], runs: list[Run]) -> Asked:
    contact = persona.contact or CaseContact()
    proven = contact.model_dump(include={"customer_id", "verified_email", "verified_phone"})
    facts: Mapping[str, str | None] = proven | {
        "contact_name": contact.name,
        "contact_email": contact.email,
        "contact_phone": contact.phone,
    }
    told = Told(
        contact=ContactFacts(name=contact.name, email=contact.email, phone=contact.phone),
        memories=tuple(MemoryFact(kind=one.kind, key=one.key, text=one.text) for one in persona.memories),
        facts=facts,
        stubs=tuple(
            Stub(name=one.name, state=one.state, result=one.result, problem=one.problem) for one in persona.actions
        ),
        runs=runs,
    )
    return Asked(text, persona.language, list(said), people=persona.people, told=told)


def _choice(given: Mapping[str, Any]) -> Choice:
    return Choice(id=str(given["id"]), label=str(given["label"]))


def _note(talked: Talked, text: str, result: AskResult) -> None:
    said = said_of(result)
    talked.milliseconds += result.milliseconds
    if result.model is not None:
        price = result.model.get("cost")
        talked.cost = None if price is None or talked.cost is None else talked.cost + price
    talked.transcript += [
        {"author": "contact", "text": text},
        {
            "author": "assistant",
            "text": result.text,
            "outcome": result.outcome,
            "sources": list(said.sources),
            "choices": [str(one["label"]) for one in result.choices],
            "acted": [{"name": act.name, "state": act.state, "arguments": dict(act.arguments)} for act in said.acted],
        },
    ]
