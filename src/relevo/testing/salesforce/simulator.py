"""The calls a help desk needs, with the answers and the refusals that are documented."""

from collections.abc import Sequence
from typing import Any, ClassVar

from relevo.testing.operations import Asked, Do, OperationsSimulator, Refusal, Told
from relevo.testing.outside import Json
from relevo.testing.salesforce.soql import Result, SoqlError, run
from relevo.testing.salesforce.state import Row, State

CLIENT_ID = "3MVG9SIMULATED0000.key"
CLIENT_SECRET = "51MULATED00000000000000000000000000000000000000000000000000SECRET"
SUBJECT_CHARS = 255
DESCRIPTION_CHARS = 32_000
_USAGE = {"Sforce-Limit-Info": "api-usage=18/15000"}


class SalesforceSimulator(OperationsSimulator):
    """`rows_a_page`: how many records an answer has (the real one's 2,000 make a long test)."""

    kind: ClassVar[str] = "salesforce"

    def __init__(self, *, port: int = 0, rows_a_page: int = 2_000) -> None:
        super().__init__(port=port)
        self.state = State(CLIENT_ID, CLIENT_SECRET)
        self._rows_a_page = rows_a_page
        self._open: dict[str, tuple[str, Result, int]] = {}

    @property
    def connect_values(self) -> dict[str, str]:
        keys = {"client_id": self.state.client_id, "client_secret": self.state.client_secret}
        return {**keys, "base_url": self.url, "currency": "EUR"}

    def operations(self) -> Sequence[tuple[str, str, Do]]:
        return (
            ("POST", "/services/oauth2/token", self._token),
            ("GET", "/services/data/{version}/query", self._query),
            ("GET", "/services/data/{version}/query/{locator}", self._more),
            ("POST", "/services/data/{version}/sobjects/Task", self._create_task),
        )

    def check_caller(self, asked: Asked) -> None:
        if asked.request.url.path == "/services/oauth2/token":
            return
        scheme, _, token = asked.header("authorization").partition(" ")
        if scheme != "Bearer" or token not in self.state.tokens:
            raise refused(401, "INVALID_SESSION_ID", "Session expired or invalid")

    def nothing_here(self) -> Refusal:
        return refused(404, "NOT_FOUND", "The requested resource does not exist")

    def throttle_next(self, *, times: int = 1) -> None:
        body = [{"message": "TotalRequests Limit exceeded.", "errorCode": "REQUEST_LIMIT_EXCEEDED"}]
        self.refuse_next(Refusal(403, body), times)

    def expire_tokens(self) -> None:
        self.state.tokens.clear()

    def _token(self, asked: Asked) -> Told:
        given = asked.given
        if given.get("grant_type") != "client_credentials":
            raise _no_token("unsupported_grant_type", "grant type not supported")
        if given.get("client_id") != self.state.client_id:
            raise _no_token("invalid_client_id", "client identifier invalid")
        if given.get("client_secret") != self.state.client_secret:
            raise _no_token("invalid_client", "invalid client credentials")
        if not self.state.has_run_as:
            raise _no_token("invalid_grant", "no client credentials user enabled")
        token = f"00DgL0000000sim!AQ{len(self.state.tokens) + len(self.calls)}"
        self.state.tokens.add(token)
        return Told(
            {
                "access_token": token,
                "signature": "c2lnbmF0dXJl",
                "scope": "api",
                "instance_url": self.url,
                "id": f"{self.url}/id/00DgL000000simAAA/005gL000000simAAA",
                "token_type": "Bearer",
                "issued_at": "1763726400000",
            }
        )

    def _query(self, asked: Asked) -> Told:
        try:
            result = run(asked.query("q"), self.state)
        except SoqlError as error:
            raise refused(400, error.code, str(error)) from error
        return self._page(asked.part("version"), result, 0)

    def _more(self, asked: Asked) -> Told:
        kept = self._open.get(asked.part("locator"))
        if kept is None:
            raise refused(400, "INVALID_QUERY_LOCATOR", "invalid query locator")
        return self._page(*kept)

    def _page(self, version: str, result: Result, start: int) -> Told:
        after = start + self._rows_a_page
        records = [_shown(row, result, version) for row in result.rows[start:after]]
        done = after >= len(result.rows)
        body: Json = {"totalSize": len(result.rows), "done": done, "records": records}
        if not done:
            locator = f"0r8gL00000sim{len(self._open)}-{after}"
            self._open[locator] = (version, result, after)
            body["nextRecordsUrl"] = f"/services/data/{version}/query/{locator}"
        return Told(body, 200, _USAGE)

    def _create_task(self, asked: Asked) -> Told:
        given = asked.given
        if not self.state.may_create_tasks:
            raise refused(403, "INSUFFICIENT_ACCESS_OR_READONLY", "insufficient access rights on object id")
        for name, most in (("Subject", SUBJECT_CHARS), ("Description", DESCRIPTION_CHARS)):
            if len(str(given.get(name) or "")) > most:
                raise refused(400, "STRING_TOO_LONG", f"{name}: data value too large (max length={most})", [name])
        if not any(row["Id"] == given.get("WhoId") for row in self.state.rows["Contact"]):
            raise refused(400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id")
        row = self.state.add("Task", **{name: value for name, value in given.items() if name != "Id"})
        return Told({"id": row["Id"], "success": True, "errors": []}, 201, _USAGE)


def refused(status: int, code: str, message: str, fields: Sequence[str] = ()) -> Refusal:
    one: Json = {"message": message, "errorCode": code}
    return Refusal(status, [one | ({"fields": list(fields)} if fields else {})])


def _no_token(error: str, description: str) -> Refusal:
    return Refusal(400, {"error": error, "error_description": description})


def _shown(row: Row, result: Result, version: str) -> Json:
    shown: dict[str, Any] = {
        "attributes": {"type": result.kind, "url": f"/services/data/{version}/sobjects/{result.kind}/{row['Id']}"}
    }
    for name in result.fields:
        parent, _, child = name.partition(".")
        if child:
            related = shown.setdefault(parent, {"attributes": {"type": parent}})
            related[child] = row.get(name)
        else:
            shown[name] = row.get(name)
    return shown
