"""Calls of the Graph API through the egress door. The token goes into a header and nowhere else."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from relevo.kit.reading import Json, dict_of
from relevo.platform.egress import Egress
from relevo.platform.graph.faults import GraphFault, fault_of

WITHIN_S = 20.0
UPLOAD_WITHIN_S = 60.0
MAX_ANSWER_BYTES = 3_000_000


@dataclass(frozen=True)
class Upload:
    name: str
    content_type: str
    body: bytes
    field: str = "file"


@dataclass(frozen=True, repr=False)
class GraphApi:
    """`base_url` without a slash at its end: the API's own address, or that of a simulator.

    Every call raises GraphFault for a refusal and an EgressError when there was no whole answer.
    """

    egress: Egress
    base_url: str
    version: str
    token: str
    app_secret: str = ""

    async def get(self, path: str, query: Mapping[str, str] | None = None) -> Json:
        return await self._call("GET", self._url(path, query))

    async def get_from_root(self, path: str, query: Mapping[str, str]) -> Json:
        """For the few calls that stand above the versions."""
        return await self._call("GET", f"{self.base_url}/{path}?{urlencode(query)}")

    async def post(self, path: str, body: Mapping[str, object], query: Mapping[str, str] | None = None) -> Json:
        content = json.dumps(body, ensure_ascii=False).encode()
        return await self._call("POST", self._url(path, query), content, content_type="application/json")

    async def delete(self, path: str, query: Mapping[str, str] | None = None) -> Json:
        return await self._call("DELETE", self._url(path, query))

    async def upload(self, path: str, fields: Mapping[str, str], file: Upload) -> Json:
        boundary = "relevo-" + secrets.token_hex(16)
        return await self._call(
            "POST",
            self._url(path),
            _multipart(fields, file, boundary),
            content_type=f"multipart/form-data; boundary={boundary}",
            within_s=UPLOAD_WITHIN_S,
        )

    async def download(self, url: str, *, max_bytes: int, with_token: bool) -> tuple[bytes, str]:
        """The bytes behind `url` and their content type. Raises EgressTooLarge for more than `max_bytes`."""
        headers = {"authorization": f"Bearer {self.token}"} if with_token else {}
        answer = await self.egress.request("GET", url, headers=headers, max_bytes=max_bytes, within_s=UPLOAD_WITHIN_S)
        if answer.status != 200:
            raise GraphFault(answer.status, None, message="The file could not be fetched")
        return answer.body, answer.headers.get("content-type", "application/octet-stream")

    def _url(self, path: str, query: Mapping[str, str] | None = None) -> str:
        parameters = dict(query or {})
        if self.app_secret:
            proof = hmac.new(self.app_secret.encode(), self.token.encode(), hashlib.sha256)
            parameters["appsecret_proof"] = proof.hexdigest()
        end = f"?{urlencode(parameters)}" if parameters else ""
        return f"{self.base_url}/{self.version}/{path}{end}"

    async def _call(
        self,
        method: str,
        url: str,
        content: bytes | None = None,
        *,
        content_type: str | None = None,
        within_s: float = WITHIN_S,
    ) -> Json:
        headers = {"authorization": f"Bearer {self.token}", "accept": "application/json"}
        if content_type:
            headers["content-type"] = content_type
        answer = await self.egress.request(
            method, url, headers=headers, content=content, max_bytes=MAX_ANSWER_BYTES, within_s=within_s
        )
        fault = fault_of(answer.status, answer.body, retry_after=answer.headers.get("retry-after"))
        if fault is not None:
            raise fault
        return dict_of(answer.json())


def _multipart(fields: Mapping[str, str], file: Upload, boundary: str) -> bytes:
    parts = [
        f'--{boundary}\r\ncontent-disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    # A file's name is chosen by others: no quotes and no line ends may end the header early.
    name = "".join(sign if sign.isprintable() and sign not in '"\\' else "_" for sign in file.name)
    head = (
        f'--{boundary}\r\ncontent-disposition: form-data; name="{file.field}"; filename="{name}"\r\n'
        f"content-type: {file.content_type}\r\n\r\n"
    )
    return b"".join([*parts, head.encode(), file.body, f"\r\n--{boundary}--\r\n".encode()])
