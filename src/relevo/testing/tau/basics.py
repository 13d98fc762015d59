"""What both domains have in common: refusals, sums, and the tool that calculates."""

import ast
import operator
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias, cast

Json: TypeAlias = dict[str, Any]
Tool = Callable[..., Any]

_LONGEST_EXPRESSION = 500


def _divide(left: Decimal, right: Decimal) -> Decimal:
    return left / right


_SIGNS: Mapping[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: _divide,
}


class Refused(Exception):
    """The tool does not do it; the message says why. Nothing was changed."""


def need(held: object, why: str) -> None:
    """Raises Refused."""
    if not held:
        raise Refused(why)


def find(table: Json, name: object, what: str) -> Json:
    """Raises Refused."""
    found = table.get(str(name))
    if found is None:
        raise Refused(f"There is no {what} {str(name)[:60]}.")
    return cast("Json", found)


def to_cents(amount: float) -> float:
    return float(round(Decimal(str(amount)), 2))


def calculate(expression: str) -> str:
    """A sum of plain numbers, with two decimals at most. Raises Refused."""
    try:
        need(len(expression) <= _LONGEST_EXPRESSION, "The expression is too long.")
        value = _value(ast.parse(expression.strip(), mode="eval").body)
    except (SyntaxError, InvalidOperation, ArithmeticError, RecursionError) as error:
        raise Refused("This is no sum of numbers.") from error
    text = f"{value:.2f}"
    return text.removesuffix(".00")


def _value(node: ast.expr) -> Decimal:
    match node:
        case ast.Constant(value=int() | float() as number):
            return Decimal(str(number))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _SIGNS:
            return _SIGNS[type(op)](_value(left), _value(right))
        case _:
            raise Refused("This is no sum of numbers.")
