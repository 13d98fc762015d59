"""Reading an OpenAPI 3 document in JSON or YAML: each operation as an action that only waits to be chosen. Pure.

What is imported is careful: a reading operation reads, every other one cannot be taken back and asks for an approval
each time, until a person who knows the system says otherwise.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, cast
from urllib.parse import urljoin

from pydantic import ValidationError

from relevo.desk.actions.definition import MAX_ARGUMENTS, Definition
from relevo.desk.actions.documents import NotReadable, read_values
from relevo.desk.actions.errors import BadDocument
from relevo.kit.reading import dict_of, list_of

MOST_OPERATIONS = 500
MOST_PARTS = 20_000
_METHODS = ("get", "post", "put", "patch", "delete")
_DEEPEST = 12
_NO_NAME = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, kw_only=True)
class Operation:
    name: str
    title: str
    method: str
    path: str
    definition: Definition
    problem: str | None = None


@dataclass(frozen=True, kw_only=True)
class Document:
    title: str
    base_url: str
    operations: list[Operation]


class NotPossible(Exception):
    """This operation cannot be called in the ways that actions know."""


def read_document(text: str, *, url: str = "") -> Document:
    """Raises BadDocument."""
    try:
        document: Any = read_values(text)
    except NotReadable as error:
        raise BadDocument(str(error)) from error
    if not isinstance(document, dict) or not str(cast("dict[str, Any]", document).get("openapi", "")).startswith("3"):
        raise BadDocument
    whole = cast("dict[str, Any]", document)
    reader = _Reader(whole)
    operations = list(reader.read())[:MOST_OPERATIONS]
    if not operations:
        raise BadDocument("The document describes no operation.")
    return Document(title=reader.title, base_url=_base_url(whole, url), operations=_told_apart(operations))


def schema_argument(
    name: str, schema: dict[str, Any], *, required: bool, place: str, description: str = ""
) -> dict[str, Any]:
    """One argument from its JSON schema (also of a tool's)."""
    kind, extra = _kind_of(schema)
    words = description or str(schema.get("description") or "")
    return {
        "name": _argument_name(name),
        "wire_name": name,
        "description": words[:500],
        "kind": kind,
        "required": required,
        "may_be_empty": kind == "text" and place == "body" and not schema.get("minLength") and bool(schema.get("type")),
        "place": place,
        **extra,
    }


def resolve_schema(whole: dict[str, Any], value: Any) -> Any:
    """With its local references put in; what is nested deeper than an argument may be is left open.

    Raises NotPossible when a few references unfold to a description that nobody could fill in.
    """
    return _resolve(whole, value, 0, iter(range(MOST_PARTS)))


def _resolve(whole: dict[str, Any], value: Any, depth: int, left: Iterator[int]) -> Any:
    if next(left, None) is None:
        raise NotPossible(f"What it takes has more than {MOST_PARTS:,} parts.")
    if depth > _DEEPEST:
        return {}
    if isinstance(value, list):
        return [_resolve(whole, item, depth + 1, left) for item in cast("list[Any]", value)]
    if not isinstance(value, dict):
        return value
    fields = cast("dict[str, Any]", value)
    reference = fields.get("$ref")
    if isinstance(reference, str):
        return _resolve(whole, _find(whole, reference), depth + 1, left)
    return {name: _resolve(whole, item, depth + 1, left) for name, item in fields.items()}


class _Reader:
    def __init__(self, whole: dict[str, Any]) -> None:
        self._whole = whole
        info = dict_of(whole.get("info"))
        self.title = str(info.get("title") or "API")[:120]

    def read(self) -> Iterator[Operation]:
        for path, item in dict_of(self._whole.get("paths")).items():
            shared = dict_of(item)
            for method in _METHODS:
                if isinstance(shared.get(method), dict):
                    yield self._operation(str(path), method, shared, dict_of(shared[method]))

    def _operation(self, path: str, method: str, shared: dict[str, Any], found: dict[str, Any]) -> Operation:
        named = str(found.get("operationId") or f"{method}_{path}")
        name = _NO_NAME.sub("_", _snake(named)).strip("_")[:60].strip("_")
        name = name if name[:1].isalpha() else f"call_{name}"[:60]
        title = str(found.get("summary") or named)[:120].strip() or name
        about = str(found.get("description") or found.get("summary") or "")[:2_000]
        definition, problem = Definition(), None
        try:
            parameters = [*list_of(shared.get("parameters")), *list_of(found.get("parameters"))]
            definition = self._definition(path, method, parameters, found.get("requestBody"), about)
        except (NotPossible, ValidationError) as error:
            problem = str(error)[:300]
        return Operation(
            name=name, title=title, method=method.upper(), path=path, definition=definition, problem=problem
        )

    def _definition(self, path: str, method: str, parameters: list[Any], body: Any, about: str) -> Definition:
        arguments: dict[tuple[str, str], dict[str, Any]] = {}
        for parameter in parameters:
            read = self._parameter(parameter)
            if read is not None:
                arguments[read["place"], read["wire_name"]] = read
        form = "json"
        if body is not None:
            form, from_body = self._body(body)
            arguments |= {("body", one["wire_name"]): one for one in from_body}
        if len(arguments) > MAX_ARGUMENTS:
            raise NotPossible(f"It has more than {MAX_ARGUMENTS} arguments.")
        reads = method == "get"
        return Definition.model_validate(
            {
                "description": about,
                "arguments": _unique(list(arguments.values())),
                "request": {"method": method.upper(), "path": _path_of(path), "body": form if body else "none"},
                "result": {"everything": True},
                "policy": {
                    "risk": "read" if reads else "irreversible",
                    "identity": "verified",
                    "approval": "never" if reads else "always",
                },
            }
        )

    def _parameter(self, parameter: Any) -> dict[str, Any] | None:
        found = dict_of(resolve_schema(self._whole, parameter))
        name, place = str(found.get("name") or ""), str(found.get("in") or "")
        required = bool(found.get("required"))
        if place in ("header", "cookie") and not required:
            return None
        if place not in ("path", "query", "header") or not name:
            raise NotPossible(f"{name or 'An argument'} goes into {place or 'nothing'}.")
        schema = dict_of(found.get("schema"))
        about = str(found.get("description") or "")
        return schema_argument(name, schema, required=required or place == "path", place=place, description=about)

    def _body(self, body: Any) -> tuple[str, list[dict[str, Any]]]:
        content = dict_of(dict_of(resolve_schema(self._whole, body)).get("content"))
        for media, form in (("application/json", "json"), ("application/x-www-form-urlencoded", "form")):
            if media in content:
                schema = dict_of(dict_of(content[media]).get("schema"))
                needed = list_of(schema.get("required"))
                properties = dict_of(schema.get("properties"))
                if not properties and schema.get("type") != "object":
                    raise NotPossible("Its body is no object.")
                return form, [
                    schema_argument(name, dict_of(each), required=name in needed, place="body")
                    for name, each in properties.items()
                ]
        raise NotPossible("Its body is neither JSON nor a form.")


def _kind_of(schema: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    options = [dict_of(option) for option in list_of(schema.get("anyOf")) or list_of(schema.get("oneOf"))]
    real = [option for option in options if option.get("type") != "null"]
    if len(real) == 1:
        return _kind_of(real[0])
    named = schema.get("type")
    kind = (
        next((str(one) for one in list_of(named) if one != "null"), "") if isinstance(named, list) else str(named or "")
    )
    values = [str(value) for value in list_of(schema.get("enum")) if isinstance(value, str)]
    if values and len(values) <= 100 and kind in ("string", ""):
        return "choice", {"choices": [value[:200] for value in values]}
    bounds = {ours: schema[theirs] for ours, theirs in (("minimum", "minimum"), ("maximum", "maximum"))
              if isinstance(schema.get(theirs), int | float)}  # fmt: skip
    match kind:
        case "integer":
            return "integer", bounds
        case "number":
            return "number", bounds
        case "boolean":
            return "yes_no", {}
        case "array":
            return "list", {"item_schema": schema}
        case "object" | "":
            return ("json", {"item_schema": schema}) if kind or real else ("text", {"most_characters": 2_000})
        case _:
            dated = {"date": "date", "email": "email"}.get(str(schema.get("format") or ""))
            most = schema.get("maxLength")
            return dated or "text", {
                "most_characters": min(most, 4_000) if isinstance(most, int) and most > 0 else 2_000
            }


def _base_url(whole: dict[str, Any], url: str) -> str:
    first = dict_of(next(iter(list_of(whole.get("servers"))), None))
    address = str(first.get("url") or "/")
    for name, variable in dict_of(first.get("variables")).items():
        address = address.replace("{" + name + "}", str(dict_of(variable).get("default") or ""))
    joined = urljoin(url, address) if url else address
    return joined.rstrip("/") if joined.startswith("http") else ""


def _path_of(path: str) -> str:
    return re.sub(r"\{([^}]+)\}", lambda match: "{" + _argument_name(match[1]) + "}", path)


def _argument_name(name: str) -> str:
    plain = re.sub(r"[^A-Za-z0-9_]+", "_", name).strip("_")[:60] or "value"
    return plain if plain[0].isalpha() or plain[0] == "_" else f"a_{plain}"[:60]


def _unique(arguments: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One name in the path and in the body are two arguments. A name in the path keeps its own."""
    seen: set[str] = set()
    for argument in sorted(arguments, key=lambda one: one["place"] != "path"):
        name = argument["name"]
        while argument["name"] in seen:
            argument["name"] = (
                f"{name}_{argument['place']}"[:60] if argument["name"] == name else f"{argument['name']}_"
            )
        seen.add(argument["name"])
    return arguments


def _told_apart(operations: list[Operation]) -> list[Operation]:
    seen: dict[str, int] = {}
    found: list[Operation] = []
    for operation in operations:
        number = seen[operation.name] = seen.get(operation.name, 0) + 1
        name = operation.name if number == 1 else f"{operation.name[:56]}_{number}"
        found.append(replace(operation, name=name))
    return found


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _find(whole: dict[str, Any], reference: str) -> Any:
    if not reference.startswith("#/"):
        raise NotPossible(f"It refers to another document: {reference[:100]}")
    value: Any = whole
    for piece in reference[2:].split("/"):
        value = dict_of(value).get(piece.replace("~1", "/").replace("~0", "~"))
    return value
