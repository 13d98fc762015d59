"""Who may call the Graph API, and how it refuses."""

import hashlib
import hmac
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from relevo.testing.meta.app import MetaApp

Json = dict[str, Any]
Endpoint = Callable[[Request], Awaitable[Response]]
HTML = "<html><head><title>502 Bad Gateway</title></head></html>"


class Refusal(Exception):
    """`details` stand in WhatsApp's refusals only."""

    def __init__(
        self,
        code: int,
        message: str,
        *,
        status: int = 400,
        subcode: int | None = None,
        details: str = "",
        retry_after_s: int = 0,
    ) -> None:
        super().__init__(message)
        self.code, self.message, self.status, self.subcode = code, message, status, subcode
        self.details, self.retry_after_s = details, retry_after_s

    def answer(self) -> Response:
        error: Json = {"message": self.message, "type": "OAuthException", "code": self.code}
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        if self.details:
            error["error_data"] = {"messaging_product": "whatsapp", "details": self.details}
        headers = {"retry-after": str(self.retry_after_s)} if self.retry_after_s else {}
        return JSONResponse({"error": error | {"fbtrace_id": "AFAKETRACEID"}}, self.status, headers=headers)


def guarded(app: MetaApp, endpoint: Endpoint) -> Endpoint:
    """Only with the account's token, and with the right proof where one is given."""

    async def answer(request: Request) -> Response:
        try:
            _check_token(app, request)
            return await endpoint(request)
        except Refusal as refusal:
            return refusal.answer()

    return answer


def _check_token(app: MetaApp, request: Request) -> None:
    if app.take_fault("token_expired"):
        app.is_token_valid = False
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(given.encode(), app.access_token.encode()):
        raise Refusal(190, "Invalid OAuth access token - Cannot parse access token", status=401)
    if not app.is_token_valid:
        raise Refusal(190, "Error validating access token: Session has expired.", status=401, subcode=463)
    proof = request.query_params.get("appsecret_proof")
    expected = hmac.new(app.secret.encode(), app.access_token.encode(), hashlib.sha256).hexdigest()
    if proof is not None and proof != expected:
        raise Refusal(100, "Invalid appsecret_proof provided in the API argument")
