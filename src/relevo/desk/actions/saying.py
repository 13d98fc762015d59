"""What a customer hears about an action: the operator's words filled with what really happened, or plain ones of ours.

Only values of the arguments, the facts of the check and the answer of the other system go into a text.
"""

import re
from decimal import Decimal
from typing import Any, cast

from relevo.desk.actions.definition import Argument, Definition
from relevo.desk.actions.tables import Run
from relevo.platform.i18n import Sentences

_SENTENCES = Sentences.beside(__file__)
_PLACE = re.compile(r"\{([A-Za-z_][A-Za-z0-9_.\[\]]*)\}")
_LONGEST_VALUE = 300
_MOST_LINES = 6


def say(key: str, language: str, **values: str) -> str:
    return _SENTENCES.say(key, language, **values)


def said_of(run: Run, definition: Definition, language: str) -> str:
    """After it was done."""
    values = _values(run)
    written = definition.flow.done.get_in(language)
    if written:
        return fill(written, values, language, run.currency)
    lines: list[str] = []
    for name, value in _shown(run):
        currency = run.currency if name in ("amount", definition.policy.amount_argument) else None
        if _is_short(value):
            lines.append(f"- {_label(definition, name, language)}: {_plain(value, language, currency)}")
    title = say("done", language, title=run.title)
    return "\n".join([title, *lines[:_MOST_LINES]])


def asked_of(run: Run, definition: Definition, language: str) -> str:
    """Before it is done: what exactly will be."""
    written = definition.flow.confirm.get_in(language)
    values = _values(run)
    if written:
        return fill(written, values, language, run.currency)
    amount = definition.policy.amount_argument
    parts = [
        f"{label_of(argument, language)}: "
        f"{_plain(run.arguments[argument.name], language, run.currency if argument.name == amount else None)}"
        for argument in definition.arguments
        if argument.name in run.arguments and argument.source in ("conversation", "check")
    ]
    return say("confirm", language, title=run.title, what=", ".join(parts[:_MOST_LINES]) or run.title)


def fill(text: str, values: dict[str, Any], language: str, currency: str | None) -> str:
    """Places nobody has a value for are left empty, never guessed."""

    def put(match: re.Match[str]) -> str:
        name = match[1]
        return _plain(values.get(name), language, currency if name == "amount" else None)

    return re.sub(r"[ \t]{2,}", " ", _PLACE.sub(put, text)).strip()


def label_of(argument: Argument, language: str) -> str:
    own = argument.label.get_in(language) or argument.label.en or argument.label.es or argument.label.pt
    return own or argument.name.replace("_", " ")


def money(amount: Decimal, currency: str | None, language: str) -> str:
    plain = f"{amount:,.2f}"
    if language != "en":
        plain = plain.replace(",", " ").replace(".", ",").replace(" ", ".")
        return f"{plain} {_sign(currency)}".strip()
    sign = _sign(currency)
    return f"{sign}{plain}" if len(sign) == 1 else f"{plain} {sign}".strip()


def _sign(currency: str | None) -> str:
    return {"EUR": "€", "USD": "$", "GBP": "£"}.get(currency or "", currency or "")


def _values(run: Run) -> dict[str, Any]:
    values: dict[str, Any] = dict(run.arguments)
    values |= {fact["name"]: fact["value"] for fact in run.facts}
    values |= dict(_shown(run))
    if run.amount is not None:
        values["amount"] = run.amount
    return values


def _shown(run: Run) -> list[tuple[str, Any]]:
    result: Any = run.result
    return list(cast("dict[str, Any]", result).items()) if isinstance(result, dict) else []


def _label(definition: Definition, name: str, language: str) -> str:
    for shown in definition.result.fields:
        if shown.name == name:
            return shown.label.get_in(language) or shown.label.en or shown.label.es or name.replace("_", " ")
    return name.replace("_", " ")


def _is_short(value: Any) -> bool:
    return value is not None and not isinstance(value, dict | list) and len(str(value)) <= _LONGEST_VALUE


def _plain(value: Any, language: str, currency: str | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return say("yes" if value else "no", language)
    if currency and isinstance(value, int | float | Decimal):
        return money(Decimal(str(value)), currency, language)
    if isinstance(value, list):
        return ", ".join(str(item) for item in cast("list[Any]", value))[:_LONGEST_VALUE]
    # Braces in an answer are words, not places.
    return str(value)[:_LONGEST_VALUE]
