"""From an action and its arguments to one HTTP request, and back from the answer. Pure: nothing is sent here."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from relevo.desk.actions.binding import to_json
from relevo.desk.actions.definition import Definition, Result
from relevo.desk.actions.paths import pick, put

MOST_ANSWER_BYTES = 500_000
MOST_SEEN_CHARACTERS = 8_000
_STARS = "***"


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """`headers` without the connection's secret ones, which join at the moment of sending."""

    method: str
    url: str
    headers: dict[str, str] = field(default_factory=dict[str, str])
    content: bytes | None = None

    def shown(self, secret_names: list[str]) -> dict[str, Any]:
        """What people may see of it."""
        body = self.content.decode() if self.content else ""
        return {
            "method": self.method,
            "url": self.url,
            "headers": {**self.headers, **dict.fromkeys(secret_names, _STARS)},
            "body": body[:MOST_SEEN_CHARACTERS],
        }


def prepare(
    base_url: str, definition: Definition, arguments: Mapping[str, Any], *, key: str, dry: bool = False
) -> Prepared:
    """The request; `key` is what the other system may tell a repetition by."""
    request = definition.request
    headers = dict(request.headers)
    query: dict[str, Any] = {}
    body: dict[str, Any] = json.loads(json.dumps(request.fixed_body))
    path = request.path
    for argument in definition.arguments:
        if argument.name not in arguments:
            continue
        value = arguments[argument.name]
        match argument.place:
            case "path":
                path = path.replace("{" + argument.name + "}", _in_path(value))
            case "query":
                query[argument.wire] = _plain(value)
            case "header":
                headers[argument.wire] = _header(value)
            case "body":
                put(body, argument.wire, to_json(value))
    if dry and request.dry_run is not None:
        {"query": query, "header": headers, "body": body}[request.dry_run.place][request.dry_run.name] = (
            request.dry_run.value
        )
    if request.idempotency_header:
        headers[request.idempotency_header] = hashlib.sha256(key.encode()).hexdigest()[:48]
    headers.setdefault("Accept", "application/json")
    url = base_url.rstrip("/") + path
    if query:
        url += "?" + urlencode(query, doseq=True)
    content = _content(definition, body, headers)
    return Prepared(method=request.method, url=url, headers=headers, content=content)


def hash_of(action_id: object, revision: int, arguments: Mapping[str, Any]) -> str:
    """What a customer's yes and a person's approval are bound to."""
    canonical = json.dumps([str(action_id), revision, plain_arguments(arguments)], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def plain_arguments(arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {name: to_json(value) for name, value in arguments.items()}


def read_answer(body: bytes) -> Any:
    """JSON, or its text where it is none."""
    try:
        return json.loads(body) if body.strip() else None
    except ValueError:
        return body.decode("utf-8", errors="replace")[:MOST_SEEN_CHARACTERS]


def seen_of(result: Result, answer: Any) -> Any:
    """The part of the answer that the assistant may see, within a bound of size."""
    if result.everything:
        return _bounded(answer)
    return _bounded({shown.name: pick(answer, shown.path) for shown in result.fields})


def _bounded(value: Any) -> Any:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return value if len(text) <= MOST_SEEN_CHARACTERS else {"cut": text[:MOST_SEEN_CHARACTERS]}


def _in_path(value: Any) -> str:
    text = str(_plain(value))
    # Quoted dots are still dots to many servers.
    return quote(text, safe="") if set(text) - {"."} else "%2E" * len(text)


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return [str(item) for item in value]  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] - any JSON
    return json.dumps(value) if isinstance(value, dict) else str(value)


def _header(value: Any) -> str:
    return "".join(character for character in str(_plain(value)) if 32 <= ord(character) < 127)


def _content(definition: Definition, body: dict[str, Any], headers: dict[str, str]) -> bytes | None:
    request = definition.request
    if request.method == "GET" or request.body == "none" or (request.method == "DELETE" and not body):
        return None
    if request.body == "form":
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        return urlencode({name: _plain(value) for name, value in body.items()}, doseq=True).encode()
    headers["Content-Type"] = "application/json"
    return json.dumps(body, ensure_ascii=False).encode()
