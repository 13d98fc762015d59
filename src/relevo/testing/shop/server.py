"""The shop's API over HTTP, and running it on a port of loopback."""

import asyncio
import socket
from types import TracebackType
from typing import Annotated

import uvicorn
from fastapi import APIRouter, Depends, FastAPI, Header, Request, Response
from pydantic import BaseModel, Field
from starlette.middleware.base import RequestResponseEndpoint
from starlette.responses import JSONResponse

from relevo.platform.http.serving import Server
from relevo.testing.loopback import loopback_listener
from relevo.testing.shop.store import Order, Refund, ShopError, ShopStore, Trouble

SHOP_KEY_HEADER = "X-Shop-Key"


class RefundInput(BaseModel):
    amount: float = Field(gt=0, description="In the order's currency, two decimals at most.")
    reason: str = Field(default="", max_length=200)


class AddressInput(BaseModel):
    address: str = Field(min_length=5, max_length=300, description="Street, number, postcode and town.")


def make_shop(store: ShopStore, *, key: str, trouble: Trouble | None = None) -> FastAPI:
    """The shop's web application; `key` is what callers have to send."""
    app = FastAPI(title="Casa Brezo shop", version="1", description="Orders, customers and refunds of the shop.")
    _add_trouble(app, trouble or Trouble())

    def check_key(x_shop_key: Annotated[str, Header()] = "") -> None:
        if x_shop_key != key:
            raise ShopError(401, "The key is missing or wrong.")

    for router in (_reading(store), _writing(store)):
        app.include_router(router, dependencies=[Depends(check_key)])
    return app


def _add_trouble(app: FastAPI, trouble: Trouble) -> None:
    @app.exception_handler(ShopError)
    async def _tell(_request: Request, error: ShopError) -> Response:
        return JSONResponse({"detail": error.detail}, status_code=error.status)

    @app.middleware("http")
    async def _misbehave(request: Request, go_on: RequestResponseEndpoint) -> Response:
        trouble.requests.append((request.method, request.url.path))
        if trouble.status:
            return JSONResponse({"detail": "The shop is out of order."}, status_code=trouble.status)
        answer = await go_on(request)
        if trouble.slow_s:
            await asyncio.sleep(trouble.slow_s)
        if trouble.forgets_to_answer and request.method != "GET":
            await asyncio.sleep(60)
        return answer


def _reading(store: ShopStore) -> APIRouter:
    router = APIRouter()

    @router.get("/orders/{number}", operation_id="get_order", summary="One order with its parcel")
    async def get_order(number: str) -> Order:
        return store.get_order(number)

    @router.get("/customers/{email}/orders", operation_id="list_orders", summary="A customer's orders")
    async def list_orders(email: str) -> list[Order]:
        return store.orders_of(email)

    return router


def _writing(store: ShopStore) -> APIRouter:
    router = APIRouter()

    @router.post("/orders/{number}/refunds", operation_id="refund_order", summary="Give money back", status_code=201)
    async def refund_order(
        number: str, given: RefundInput, idempotency_key: Annotated[str | None, Header()] = None
    ) -> Refund:
        return store.refund(number, given.amount, given.reason, idempotency_key)

    @router.post("/refunds/{refund_id}/cancel", operation_id="cancel_refund", summary="Take a refund back")
    async def cancel_refund(refund_id: str) -> Refund:
        return store.cancel_refund(refund_id)

    @router.put("/orders/{number}/address", operation_id="change_address", summary="Change where an order goes")
    async def change_address(number: str, given: AddressInput) -> Order:
        return store.change_address(number, given.address)

    return router


class ShopServer:
    """Runs the shop while it is open, on `listener` or on any free port."""

    def __init__(self, app: FastAPI, listener: socket.socket | None = None) -> None:
        self._listener = listener or loopback_listener()
        config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", server_header=False)
        self._server = Server(config)
        self._running: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        host, port = self._listener.getsockname()[:2]
        return f"http://{host}:{port}"

    @property
    def netloc(self) -> str:
        return self.url.removeprefix("http://")

    async def __aenter__(self) -> "ShopServer":
        self._running = asyncio.create_task(self._server.serve(sockets=[self._listener]))
        await self._server.ready.wait()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.should_exit = True
        self._server.force_exit = True
        if self._running is not None:
            await self._running
        self._listener.close()
