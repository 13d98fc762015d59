"""Errors as `application/problem+json` (RFC 9457), without internals."""

from http import HTTPStatus
from typing import Any, cast

import structlog
from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from relevo.kit.errors import RelevoError
from relevo.platform.auth.actors import NotSignedIn, RoleTooLow
from relevo.platform.db import DatabaseUnavailableError
from relevo.platform.db.driver import (
    CONNECTION_ERRORS,
    CONTENTION_ERRORS,
    DataError,
    ForeignKeyViolation,
    UniqueViolation,
)
from relevo.platform.http.callers import Caller, Door
from relevo.platform.http.limits import TooManyRequests

RETRY_AFTER_S = 5
_MAX_FIELD_ERRORS = 20
_log = structlog.get_logger(__name__)


class FieldProblem(BaseModel):
    field: str
    message: str


class Problem(BaseModel):
    """What every error looks like. `code` is for programs and does not change; `detail` is for people."""

    model_config = ConfigDict(extra="allow")

    type: str = "about:blank"
    title: str
    status: int
    code: str
    detail: str
    errors: list[FieldProblem] | None = None


def problem(status: int, code: str, title: str, detail: str, **data: object) -> JSONResponse:
    body = {**data, "type": "about:blank", "title": title, "status": status, "code": code, "detail": detail}
    return JSONResponse(jsonable_encoder(body), status_code=status, media_type="application/problem+json")


def internal_problem() -> JSONResponse:
    detail = "Something went wrong on our side. It was recorded under the number in X-Request-Id."
    return problem(500, "internal", "Internal error", detail)


def unavailable_problem() -> JSONResponse:
    response = problem(503, "unavailable", "Unavailable", "The database cannot be reached just now. Try again soon.")
    response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return response


def describe_errors(door: Door, method: str) -> dict[int | str, dict[str, Any]]:
    """The OpenAPI entries of what a route may answer instead of success."""
    kinds: list[type[RelevoError]] = [*door.errors, TooManyRequests]
    if door.caller not in (Caller.PUBLIC, Caller.WEBHOOK):
        kinds.append(NotSignedIn)
    if door.caller in (Caller.ADMIN, Caller.OWNER) or method != "GET":
        kinds.append(RoleTooLow)
    by_status: dict[int, list[str]] = {422: ["invalid"]}
    for kind in kinds:
        codes = by_status.setdefault(kind.status, [])
        if kind.code not in codes:
            codes.append(kind.code)
    return {
        status: {
            "model": Problem,
            "description": f"code: {', '.join(codes)}",
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status, codes in sorted(by_status.items())
    }


async def on_relevo_error(_request: Request, error: Exception) -> Response:
    known = cast("RelevoError", error)
    response = problem(known.status, known.code, known.title, known.detail, **known.data)
    if "retry_after" in known.data:
        response.headers["Retry-After"] = str(known.data["retry_after"])
    if isinstance(known, NotSignedIn):
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


async def on_invalid_request(_request: Request, error: Exception) -> Response:
    invalid = cast("RequestValidationError", error)
    fields = [
        {"field": ".".join(str(part) for part in found["loc"][1:]) or str(found["loc"][0]), "message": found["msg"]}
        for found in list(invalid.errors())[:_MAX_FIELD_ERRORS]
    ]
    detail = "; ".join(f"{field['field']}: {field['message']}" for field in fields)
    return problem(422, "invalid", "Invalid request", detail, errors=fields)


async def on_http_exception(_request: Request, error: Exception) -> Response:
    known = cast("HTTPException", error)
    title = HTTPStatus(known.status_code).phrase
    response = problem(known.status_code, title.lower().replace(" ", "_").replace("-", "_"), title, str(known.detail))
    response.headers.update(known.headers or {})
    return response


async def on_unavailable(_request: Request, error: Exception) -> Response:
    _log.warning("database_unavailable", error=str(error))
    return unavailable_problem()


async def on_refused_value(_request: Request, error: Exception) -> Response:
    """The database's own check on a value (a number out of range, a NUL): the last line, not the first."""
    _log.warning("value_refused_by_database", error=type(error).__name__)
    return problem(422, "invalid", "Invalid request", "A value is out of the range that can be stored.")


async def on_conflict(_request: Request, error: Exception) -> Response:
    """Two did the same at once and a unique index or a reference decided. Actions expect the common cases."""
    _log.warning("database_conflict", error=type(error).__name__)
    return problem(409, "conflict", "Conflict", "Somebody else changed this at the same moment. Look again.")


async def on_contention(_request: Request, error: Exception) -> Response:
    _log.warning("database_contention", error=type(error).__name__)
    return unavailable_problem()


def install_problems(app: FastAPI) -> None:
    app.add_exception_handler(RelevoError, on_relevo_error)
    app.add_exception_handler(RequestValidationError, on_invalid_request)
    app.add_exception_handler(HTTPException, on_http_exception)
    app.add_exception_handler(DatabaseUnavailableError, on_unavailable)
    app.add_exception_handler(DataError, on_refused_value)
    for conflict in (UniqueViolation, ForeignKeyViolation):
        app.add_exception_handler(conflict, on_conflict)
    for contention in CONTENTION_ERRORS:
        app.add_exception_handler(contention, on_contention)
    for lost in CONNECTION_ERRORS:
        app.add_exception_handler(lost, on_unavailable)
