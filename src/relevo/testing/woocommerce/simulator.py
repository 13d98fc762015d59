"""A WordPress with WooCommerce (and its Subscriptions extension, unless taken out) as its REST API shows it.

Written from the documented facts (developer.woocommerce.com, REST API v3); shares no parsing with the connector.
"""

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from relevo.testing.outside import Json, OutsideSimulator, admin_page

CONSUMER_KEY = "ck_simulated0123456789abcdef"
CONSUMER_SECRET = "cs_simulated0123456789abcdef"


class WooCommerceSimulator(OutsideSimulator):
    kind = "woocommerce"

    def __init__(self, *, port: int = 0, file: Path | None = None) -> None:
        super().__init__(port=port)
        self.name = "Casa Brezo Outlet"
        self.currency = "EUR"
        self.may_write = True
        self.has_subscriptions = True
        self.customers: dict[int, Json] = {}
        self.orders: dict[int, Json] = {}
        self.subscriptions: dict[int, Json] = {}
        self.refunds: dict[int, list[Json]] = {}
        self.gateway_refuses = False
        self._file = file

    def routes(self) -> list[Route]:
        base = "/wp-json/wc/v3"
        return [
            Route("/wp-json/", self._index, methods=["GET"]),
            Route("/wp-admin/{page}", admin_page("WooCommerce"), methods=["GET"]),
            Route(f"{base}/orders", self._list_orders, methods=["GET"]),
            Route(f"{base}/orders/{{id:int}}", self._order, methods=["GET", "PUT"]),
            Route(f"{base}/orders/{{id:int}}/refunds", self._order_refunds, methods=["GET", "POST"]),
            Route(f"{base}/customers", self._list_customers, methods=["GET"]),
            Route(f"{base}/customers/{{id:int}}", self._customer, methods=["GET"]),
            Route(f"{base}/subscriptions", self._list_subscriptions, methods=["GET"]),
        ]

    @property
    def connect_values(self) -> Mapping[str, str]:
        return {"shop_url": self.url, "consumer_key": CONSUMER_KEY, "consumer_secret": CONSUMER_SECRET}

    def add_customer(self, name: str, email: str, *, phone: str = "") -> int:
        known = next((one["id"] for one in self.customers.values() if one["email"] == email), None)
        if known is not None:
            return known
        customer_id = 20 + len(self.customers)
        first, _, last = name.partition(" ")
        self.customers[customer_id] = {
            "id": customer_id,
            "date_created_gmt": "2024-05-02T09:30:00",
            "email": email,
            "first_name": first,
            "last_name": last,
            "username": email.split("@", 1)[0],
            "role": "customer",
            "billing": {"email": email, "phone": phone, "city": "Valencia"},
        }
        return customer_id

    def add_order(self, email: str, total: str, *, customer_id: int = 0, **given: Any) -> Json:
        placed_at: datetime = given.pop("placed_at", datetime.now(UTC) - timedelta(days=2))
        order_id: int = given.pop("id", 800 + len(self.orders) * 3)
        items: list[tuple[str, int]] = given.pop("items", [("Vela Brezo", 1)])
        status: str = given.pop("status", "processing")
        paid = status in ("processing", "completed", "refunded")
        order: Json = {
            "id": order_id,
            "number": str(order_id),
            "status": status,
            "currency": self.currency,
            "date_created_gmt": placed_at.strftime("%Y-%m-%dT%H:%M:%S"),
            "date_paid_gmt": placed_at.strftime("%Y-%m-%dT%H:%M:%S") if paid else None,
            "total": total,
            "customer_id": customer_id,
            "billing": {"email": email, "phone": given.pop("phone", "")},
            "line_items": [{"id": 1 + at, "name": n, "quantity": q} for at, (n, q) in enumerate(items)],
            "meta_data": given.pop("meta_data", []),
            "refunds": [],
            **given,
        }
        self.orders[order_id] = order
        return order

    def add_subscription(self, customer_id: int, name: str, total: str, *, status: str = "active") -> Json:
        subscription_id = 600 + len(self.subscriptions)
        renews_at = datetime.now(UTC) + timedelta(days=12)
        self.subscriptions[subscription_id] = {
            "id": subscription_id,
            "status": status,
            "currency": self.currency,
            "total": total,
            "customer_id": customer_id,
            "billing": {"email": self.customers[customer_id]["email"], "phone": ""},
            "billing_period": "month",
            "billing_interval": "1",
            "start_date_gmt": "2026-02-10T10:00:00",
            "next_payment_date_gmt": renews_at.strftime("%Y-%m-%dT%H:%M:%S") if status == "active" else "",
            "line_items": [{"id": 1, "name": name, "quantity": 1}],
        }
        return self.subscriptions[subscription_id]

    def recall(self) -> None:
        """After the orders were added: what was done to them before the last stop."""
        if self._file is not None and self._file.exists():
            kept: Json = json.loads(self._file.read_text(encoding="utf-8"))
            for key, order in kept["orders"].items():
                if int(key) in self.orders:
                    self.orders[int(key)] |= {"status": order["status"], "refunds": order["refunds"]}
            self.refunds = {int(key): rows for key, rows in kept["refunds"].items()}

    def _keep(self) -> None:
        if self._file is None:
            return
        kept = {
            "orders": {key: {"status": one["status"], "refunds": one["refunds"]} for key, one in self.orders.items()},
            "refunds": self.refunds,
        }
        scratch = self._file.with_suffix(".new")
        scratch.write_text(json.dumps(kept), encoding="utf-8")
        scratch.replace(self._file)

    async def _index(self, _request: Request) -> Response:
        return JSONResponse({"name": self.name, "url": self.url, "namespaces": ["wp/v2", "wc/v3"]})

    def _stop(self, request: Request) -> Response | None:
        """The keys come first, whatever is asked for."""
        scheme, _, coded = request.headers.get("authorization", "").partition(" ")
        if scheme != "Basic":
            return _error(401, "woocommerce_rest_cannot_view", "Sorry, you cannot list resources.")
        key, _, secret = base64.b64decode(coded).decode().partition(":")
        if key != CONSUMER_KEY:
            return _error(401, "woocommerce_rest_authentication_error", "Consumer key is invalid.")
        if secret != CONSUMER_SECRET:
            return _error(401, "woocommerce_rest_authentication_error", "Consumer secret is invalid.")
        if request.method != "GET" and not self.may_write:
            wrong = "The API key provided does not have write permissions."
            return _error(401, "woocommerce_rest_authentication_error", wrong)
        return None

    async def _list_orders(self, request: Request) -> Response:
        if stop := self._stop(request):
            return stop
        asked = request.query_params
        found = list(self.orders.values())
        if "customer" in asked:
            found = [one for one in found if str(one["customer_id"]) == asked["customer"]]
        if "search" in asked:
            found = [one for one in found if _mentions(one, asked["search"])]
        found.sort(key=lambda one: one["date_created_gmt"], reverse=asked.get("order", "desc") == "desc")
        return self._paged(request, found)

    async def _order(self, request: Request) -> Response:
        if stop := self._stop(request):
            return stop
        order = self.orders.get(request.path_params["id"])
        if order is None:
            return _error(404, "woocommerce_rest_shop_order_invalid_id", "Invalid ID.")
        if request.method == "PUT":
            given = json.loads(await request.body())
            if given.get("status") not in ("pending", "processing", "on-hold", "completed", "cancelled", "refunded"):
                return _error(400, "rest_invalid_param", "Invalid parameter(s): status")
            order["status"] = given["status"]
            self._keep()
        return JSONResponse(order)

    async def _order_refunds(self, request: Request) -> Response:
        if stop := self._stop(request):
            return stop
        order = self.orders.get(request.path_params["id"])
        if order is None:
            return _error(404, "woocommerce_rest_invalid_order_id", "Invalid order ID.")
        made = self.refunds.setdefault(order["id"], [])
        if request.method == "GET":
            return self._paged(request, made)
        given = json.loads(await request.body())
        try:
            amount = Decimal(str(given.get("amount")))
        except InvalidOperation:
            return _error(400, "rest_invalid_param", "Invalid parameter(s): amount")
        left = Decimal(order["total"]) - sum((Decimal(one["amount"]) for one in made), Decimal(0))
        if amount <= 0 or amount > left:
            return _error(500, "woocommerce_rest_cannot_create_order_refund", "Invalid refund amount.")
        if given.get("api_refund") is not False and self.gateway_refuses:
            return _error(500, "woocommerce_rest_cannot_create_order_refund", "The gateway refused.")
        refund: Json = {
            "id": 9_000 + sum(map(len, self.refunds.values())),
            "date_created_gmt": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S"),
            "amount": f"{amount:.2f}",
            "reason": given.get("reason", ""),
            "refunded_payment": given.get("api_refund") is not False,
            "meta_data": [{"id": 1 + at, **one} for at, one in enumerate(given.get("meta_data", []))],
        }
        made.append(refund)
        order["refunds"].append({"id": refund["id"], "reason": refund["reason"], "total": f"-{amount:.2f}"})
        if amount == left:
            order["status"] = "refunded"
        self._keep()
        return JSONResponse(refund, 201)

    async def _list_customers(self, request: Request) -> Response:
        if stop := self._stop(request):
            return stop
        email = request.query_params.get("email")
        found = [one for one in self.customers.values() if email is None or one["email"] == email]
        return self._paged(request, found)

    async def _customer(self, request: Request) -> Response:
        if stop := self._stop(request):
            return stop
        customer = self.customers.get(request.path_params["id"])
        if customer is None:
            return _error(404, "woocommerce_rest_invalid_id", "Invalid resource ID.")
        return JSONResponse(customer)

    async def _list_subscriptions(self, request: Request) -> Response:
        if not self.has_subscriptions:
            wrong = "No route was found matching the URL and request method."
            return _error(404, "rest_no_route", wrong)
        if stop := self._stop(request):
            return stop
        asked = request.query_params.get("customer")
        found = [one for one in self.subscriptions.values() if asked in (None, str(one["customer_id"]))]
        return self._paged(request, found)

    def _paged(self, request: Request, rows: list[Json]) -> Response:
        per_page = int(request.query_params.get("per_page", "10"))
        page = int(request.query_params.get("page", "1"))
        if not 1 <= per_page <= 100 or page < 1:
            return _error(400, "rest_invalid_param", "Invalid parameter(s): per_page")
        begins = (page - 1) * per_page
        headers = {"X-WP-Total": str(len(rows)), "X-WP-TotalPages": str(-(-len(rows) // per_page))}
        return JSONResponse(rows[begins : begins + per_page], headers=headers)


def _mentions(order: Json, words: str) -> bool:
    """The search looks into the number and what was filled in at the till."""
    places = (order["number"], order["billing"]["email"], order["billing"]["phone"])
    return any(words.casefold() in place.casefold() for place in places)


def _error(status: int, code: str, message: str) -> Response:
    return JSONResponse({"code": code, "message": message, "data": {"status": status}}, status)
