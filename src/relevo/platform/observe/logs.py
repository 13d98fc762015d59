"""Structured logs: one event name and fields per line, JSON for machines or columns for people.

What customers and teammates write, and secrets, never reach a log: fields with such names are replaced before
rendering, so a careless call shows up as "[left out]" instead of leaking.
"""

import logging
import sys
from collections.abc import Generator, MutableMapping
from contextlib import contextmanager
from typing import Any, Literal, TextIO

import structlog
from structlog.contextvars import bound_contextvars

LEFT_OUT = "[left out]"
_PRIVATE = frozenset(
    {
        "answer", "attachments", "authorization", "body", "brief", "comment", "content", "cookie", "cookies", "draft",
        "email", "headers", "html", "jwt", "key", "link", "message", "messages", "name_of_contact", "note", "password",
        "payload", "phone", "preview", "prompt", "question", "secret", "set_cookie", "text", "token", "x_api_key",
    }
)  # fmt: skip


def leave_out_private(_logger: object, _method: str, fields: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for name in fields:
        if name.lower().replace("-", "_") in _PRIVATE:
            fields[name] = LEFT_OUT
    return fields


def configure_logs(
    *, fmt: Literal["json", "console"] = "json", level: str = "info", stream: TextIO | None = None
) -> None:
    """Send our own and the libraries' records to `stream` (stderr) as `fmt`. Called once, by the entry floor."""
    target: TextIO = stream if stream is not None else sys.stderr
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        leave_out_private,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    last: list[structlog.types.Processor]
    if fmt == "json":
        last = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    else:
        plain = structlog.dev.plain_traceback
        last = [structlog.dev.ConsoleRenderer(colors=target.isatty(), exception_formatter=plain)]
    handler = logging.StreamHandler(target)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last]
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    # Their records repeat ours, once per request or job, with addresses and queries in them.
    for noisy in ("uvicorn.access", "pgqueuer", "httpx2", "httpcore2"):
        logging.getLogger(noisy).setLevel("CRITICAL")


@contextmanager
def bound_to_job(name: str, job_id: int, attempt: int) -> Generator[None]:
    with bound_contextvars(job=name, job_id=job_id, attempt=attempt):
        yield


@contextmanager
def bound_to_request(request_id: str) -> Generator[None]:
    with bound_contextvars(request_id=request_id):
        yield
