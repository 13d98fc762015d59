"""Asking another system over HTTP, once, and saying in one of a dozen words how it went. No transaction is open."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, cast
from urllib.parse import urlencode

from relevo.desk.integrations.errors import FailureCode, OutsideFailed
from relevo.platform.egress import Egress, EgressError, EgressNotConnected, EgressRefused, EgressTooLarge
from relevo.platform.egress.client import EgressResponse

MOST_BYTES = 3_000_000
WITHIN_S = 8.0
PATIENCE_S = 2.0
"""A system that is busy for no longer than this is asked once more."""
_PAUSE_S = 0.3
_BY_STATUS: dict[int, FailureCode] = {
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    410: "not_found",
    429: "busy",
}

Sentence = Callable[[Any], str]


@dataclass(frozen=True, kw_only=True)
class Reply:
    """`data`: the JSON of the answer, None for an empty one."""

    status: int
    headers: Mapping[str, str]
    data: Any

    @property
    def fields(self) -> dict[str, Any]:
        """The answer as an object. Raises OutsideFailed ("garbled") for anything else."""
        found: object = self.data
        if not isinstance(found, dict):
            raise OutsideFailed("garbled", "The answer is no JSON object.", status=self.status)
        return cast("dict[str, Any]", found)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The answer as a list of objects; what is no object in it is left out. Raises as `fields`."""
        found: object = self.data
        if not isinstance(found, list):
            raise OutsideFailed("garbled", "The answer is no JSON list.", status=self.status)
        items = cast("list[Any]", found)
        return [cast("dict[str, Any]", item) for item in items if isinstance(item, dict)]


@dataclass(frozen=True)
class Asker:
    """Headers in `ask` may be secret: they go nowhere but into the request."""

    egress: Egress

    async def ask(  # noqa: PLR0913 - a request is what it is
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, Any] | Sequence[tuple[str, Any]] | None = None,
        body: Any = None,
        form: Mapping[str, str] | None = None,
        writes: bool = False,
        accept: Sequence[int] = (),
        within_s: float | None = None,
        sentence: Sentence | None = None,
    ) -> Reply:
        """The answer, if it is a 2xx or one of `accept`. Raises OutsideFailed.

        Reads are asked a second time after a 5xx, a lost answer, or a 429 that is short; writes only when it is
        certain that nothing was done (no connection, 429). `sentence` finds the system's own words in an answer.
        """
        sent = _prepare(headers, body, form)
        target = f"{url}?{urlencode(query, doseq=True)}" if query else url
        for is_last in (False, True):
            try:
                return await self._once(
                    method,
                    target,
                    *sent,
                    writes=writes,
                    accept=accept,
                    within_s=within_s or WITHIN_S,
                    sentence=sentence,
                )
            except OutsideFailed as failed:
                pause = _pause_before_again(failed, writes=writes)
                if is_last or pause is None:
                    raise
                await asyncio.sleep(pause)
        raise AssertionError("the second time returns or raises")

    async def _once(  # noqa: PLR0913 - as above
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        content: bytes | None,
        *,
        writes: bool,
        accept: Sequence[int],
        within_s: float,
        sentence: Sentence | None,
    ) -> Reply:
        try:
            response = await self.egress.send_once(
                method, url, headers=headers, content=content, max_bytes=MOST_BYTES, within_s=within_s
            )
        except EgressNotConnected as error:
            raise OutsideFailed("not_connected", str(error)) from error
        except EgressRefused as error:
            raise OutsideFailed("refused_address", str(error)) from error
        except EgressTooLarge as error:
            raise OutsideFailed("too_large", str(error), is_unclear=writes) from error
        except EgressError as error:
            raise OutsideFailed("no_answer", str(error), is_unclear=writes) from error
        if 200 <= response.status < 300 or response.status in accept:
            return Reply(status=response.status, headers=response.headers, data=_read(response, writes=writes))
        raise _failure_of(response, writes=writes, sentence=sentence or sentence_in)


def sentence_in(answer: Any) -> str:
    """The system's own words for what is wrong, where the usual names hold them."""
    if isinstance(answer, str):
        return answer[:500]
    if isinstance(answer, list):
        return next((found for item in cast("list[Any]", answer)[:5] if (found := sentence_in(item))), "")
    if not isinstance(answer, dict):
        return ""
    fields = cast("dict[str, Any]", answer)
    names = ("message", "detail", "description", "error_description", "error", "errors", "title")
    return next((found for name in names if (found := sentence_in(fields.get(name)))), "")


def _prepare(
    headers: Mapping[str, str] | None, body: Any, form: Mapping[str, str] | None
) -> tuple[dict[str, str], bytes | None]:
    sent = {"Accept": "application/json", **(headers or {})}
    if body is not None:
        return {**sent, "Content-Type": "application/json"}, json.dumps(body, ensure_ascii=False).encode()
    if form is not None:
        return {**sent, "Content-Type": "application/x-www-form-urlencoded"}, urlencode(form).encode()
    return sent, None


def _pause_before_again(failed: OutsideFailed, *, writes: bool) -> float | None:
    if failed.code == "busy":
        wait = failed.retry_after_s if failed.retry_after_s is not None else 1.0
        return wait if wait <= PATIENCE_S else None
    if failed.code == "not_connected" or (failed.code in ("server_error", "no_answer") and not writes):
        return _PAUSE_S
    return None


def _failure_of(response: EgressResponse, *, writes: bool, sentence: Sentence) -> OutsideFailed:
    status = response.status
    try:
        detail = sentence(json.loads(response.body))
    except (ValueError, RecursionError):
        detail = ""
    if 300 <= status < 400:
        return OutsideFailed("moved", response.headers.get("location", "")[:200], status=status)
    code: FailureCode = "server_error" if status >= 500 or status == 408 else _BY_STATUS.get(status, "refused")
    return OutsideFailed(
        code,
        detail,
        status=status,
        retry_after_s=_retry_after_s(response.headers) if code == "busy" else None,
        is_unclear=writes and code == "server_error",
    )


def _retry_after_s(headers: Mapping[str, str]) -> float | None:
    given = headers.get("retry-after", "").strip()
    try:
        return max(0.0, float(given))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(given) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


def _read(response: EgressResponse, *, writes: bool) -> Any:
    if not response.body.strip():
        return None
    try:
        return json.loads(response.body)
    except (ValueError, RecursionError) as error:
        # An answer that cannot be read may still come from a system that did what it was told.
        raise OutsideFailed("garbled", "The answer is no JSON.", status=response.status, is_unclear=writes) from error
