"""Reading the object again, right before acting, from the system it belongs to. What was said about it is no proof."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from relevo.desk.actions.binding import BadArgument, Bound, amount_in, bind_checked, bind_given, to_amount
from relevo.desk.actions.calling import Target, call
from relevo.desk.actions.definition import Check, Definition, Shown
from relevo.desk.actions.identity import Customer
from relevo.desk.actions.loading import Loaded
from relevo.desk.actions.paths import pick
from relevo.platform.egress import Egress

_LONGEST_SUBJECT = 200


class NotAllowed(Exception):
    """The check says no; `problem` is one word for it, the message is for the team."""

    def __init__(self, problem: str, detail: str = "") -> None:
        super().__init__(detail or problem)
        self.problem = problem
        self.detail = detail


@dataclass(frozen=True, kw_only=True)
class Seen:
    """The arguments as they will be sent, and what is true of the object: for the limits and for whoever approves."""

    bound: Bound
    facts: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    subject: str | None = None
    amount: Decimal | None = None


async def look(egress: Egress, loaded: Loaded, bound: Bound, *, key: str) -> Seen:
    """Raises NotAllowed and BadArgument."""
    definition = loaded.target.definition
    check = definition.check
    answer: Any = None
    if check is not None:
        answer = await _read(egress, loaded, check, bound, key=key)
        _check_owner(check, answer, loaded.customer)
        _check_requirements(check, answer)
        bound = bind_checked(definition, bound, answer)
    amount = amount_in(definition, bound.arguments)
    if check is not None:
        _check_money(definition, check, answer, amount)
    return Seen(
        bound=bound,
        facts=_facts(check.facts, answer) if check else [],
        subject=_subject(definition, check, bound, answer),
        amount=amount,
    )


async def _read(egress: Egress, loaded: Loaded, check: Check, bound: Bound, *, key: str) -> Any:
    reading = loaded.check
    if reading is None or reading.definition.policy.writes or not reading.action.enabled:
        raise NotAllowed(
            "check_missing", "The action that checks is not there, is switched off, or does not only read."
        )
    given = _given_for(reading, check, bound)
    facts = loaded.customer.facts if loaded.customer else {}
    arguments = bind_given(reading.definition, given, facts).arguments
    called = await call(egress, reading, arguments, key=f"{key}:check")
    if called.ended.state != "done":
        problem = "not_found" if called.ended.problem in ("not_found", "refused_there") else "check_failed"
        raise NotAllowed(problem, called.ended.detail)
    return called.answer


def _given_for(reading: Target, check: Check, bound: Bound) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for argument in reading.definition.asked:
        source = check.arguments.get(argument.name, argument.name)
        if source in bound.arguments:
            given[argument.name] = bound.arguments[source]
    return given


def _check_owner(check: Check, answer: Any, customer: Customer | None) -> None:
    if not check.owner_path:
        return
    owner = pick(answer, check.owner_path)
    theirs = customer.facts.get(check.owner_is) if customer else None
    if owner is None or not theirs or str(owner).strip().casefold() != theirs.strip().casefold():
        raise NotAllowed("not_theirs", "It belongs to somebody else than the customer of this conversation.")


def _check_requirements(check: Check, answer: Any) -> None:
    for requirement in check.require:
        value = pick(answer, requirement.path)
        plain = ("true" if value else "false") if isinstance(value, bool) else str(value)
        if plain not in requirement.one_of:
            raise NotAllowed("not_possible", f"{requirement.path} is {plain[:100]}")


def _check_money(definition: Definition, check: Check, answer: Any, amount: Decimal | None) -> None:
    if amount is None:
        return
    if check.currency_path:
        currency = str(pick(answer, check.currency_path) or "").upper()
        if currency != definition.policy.currency:
            raise NotAllowed("currency", f"The amount is in {currency[:10] or 'an unknown currency'}.")
    if check.most_path:
        most = pick(answer, check.most_path)
        if most is None or amount > to_amount(check.most_path, most):
            raise NotAllowed("too_much", f"{amount} is more than {most}")
    if amount <= 0:
        raise NotAllowed("nothing_left", "There is no amount left.")


def _facts(shown: list[Shown], answer: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for fact in shown:
        value = pick(answer, fact.path)
        labels = {language: text for language, text in fact.label.model_dump().items() if text}
        found.append({"name": fact.name, "labels": labels, "value": value})
    return found


def _subject(definition: Definition, check: Check | None, bound: Bound, answer: Any) -> str | None:
    """What the limit per order is counted by: the other system's name for it, so that no spelling makes a second."""
    value = pick(answer, check.subject_path) if check and check.subject_path else None
    if value is None and definition.policy.subject_argument:
        value = bound.arguments.get(definition.policy.subject_argument)
    return str(value).strip().casefold()[:_LONGEST_SUBJECT] if value is not None else None


__all__ = ["BadArgument", "NotAllowed", "Seen", "look"]
