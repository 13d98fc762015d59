"""A provider of embeddings on loopback that speaks OpenAI's `/v1/embeddings` and remembers what it was sent."""

import json
import math
import random
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread

DIMENSIONS = 64


class EmbeddingsServer:
    """`texts`: everything that was to be embedded, in the order it came. No two different texts are alike to it."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}/v1"
        self.texts: list[str] = []
        self.lock = Lock()

    def answer(self, asked: bytes) -> bytes:
        given = json.loads(asked)
        texts: list[str] = [given["input"]] if isinstance(given["input"], str) else given["input"]
        with self.lock:
            self.texts += texts
        data = [{"object": "embedding", "index": at, "embedding": _vector(text)} for at, text in enumerate(texts)]
        used = sum(len(text.split()) for text in texts)
        usage = {"prompt_tokens": used, "total_tokens": used}
        return json.dumps({"object": "list", "data": data, "model": given["model"], "usage": usage}).encode()


def _vector(text: str) -> list[float]:
    dice = random.Random(text)
    vector = [dice.gauss() for _ in range(DIMENSIONS)]
    size = math.hypot(*vector)
    return [value / size for value in vector]


@contextmanager
def run_embeddings_server() -> Generator[EmbeddingsServer]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = serving.answer(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's signature
            """Nobody reads along."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    serving = EmbeddingsServer(server.server_port)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield serving
    finally:
        server.shutdown()
        server.server_close()
