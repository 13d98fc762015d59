"""As much of S3 as the driver needs, on loopback: put, get, delete, list (two keys a page, so paging is real)."""

from dataclasses import dataclass, field
from hashlib import md5
from xml.sax.saxutils import escape

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

PAGE = 2


@dataclass
class Bucket:
    name: str
    objects: dict[str, bytes] = field(default_factory=dict[str, bytes])
    signed: bool = True  # every request carried a signature

    @property
    def app(self) -> Starlette:
        methods = ["GET", "PUT", "DELETE", "POST", "HEAD"]
        return Starlette(routes=[Route(f"/{self.name}{{key:path}}", self.answer, methods=methods)])

    async def answer(self, request: Request) -> Response:
        self.signed &= request.headers.get("authorization", "").startswith("AWS4-HMAC-SHA256 Credential=me/")
        key = request.path_params["key"].lstrip("/")
        if not key and request.method == "GET":
            return self._list(request)
        if not key and request.method == "POST":
            return self._delete_many((await request.body()).decode())
        if request.method == "PUT":
            self.objects[key] = await request.body()
            return Response(headers={"ETag": _etag(self.objects[key])})
        if request.method == "DELETE":
            self.objects.pop(key, None)
            return Response(status_code=204)
        if key not in self.objects:
            return Response("<Error><Code>NoSuchKey</Code></Error>", 404, media_type="application/xml")
        body = self.objects[key]
        headers = {"ETag": _etag(body), "Last-Modified": "Fri, 20 Nov 2026 00:00:00 GMT"}
        return Response(body, headers=headers, media_type="application/octet-stream")

    def _list(self, request: Request) -> Response:
        start = request.query_params.get("continuation-token", "")
        prefix = request.query_params.get("prefix", "")
        keys = [key for key in sorted(self.objects) if key.startswith(prefix) and key > start]
        shown, more = keys[:PAGE], len(keys) > PAGE
        contents = "".join(
            f"<Contents><Key>{escape(key)}</Key><Size>{len(self.objects[key])}</Size>"
            f"<LastModified>2026-11-20T00:00:00.000Z</LastModified><ETag>{_etag(self.objects[key])}</ETag></Contents>"
            for key in shown
        )
        token = f"<NextContinuationToken>{escape(shown[-1])}</NextContinuationToken>" if more else ""
        xml = f"<ListBucketResult><IsTruncated>{str(more).lower()}</IsTruncated>{token}{contents}</ListBucketResult>"
        return Response(xml, media_type="application/xml")

    def _delete_many(self, xml: str) -> Response:
        keys = [part.split("</Key>")[0] for part in xml.split("<Key>")[1:]]
        for key in keys:
            self.objects.pop(key, None)
        deleted = "".join(f"<Deleted><Key>{escape(key)}</Key></Deleted>" for key in keys)
        return Response(f"<DeleteResult>{deleted}</DeleteResult>", media_type="application/xml")


def _etag(body: bytes) -> str:
    return f'"{md5(body, usedforsecurity=False).hexdigest()}"'
