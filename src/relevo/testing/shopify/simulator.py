"""Shopify's side of the wire: tokens, scopes, the leaky bucket, queries and mutations, with its errors.

Written from the documented facts (shopify.dev, GraphQL Admin API 2026-10); shares no parsing with the connector.
"""

import json
import re
import secrets
import time
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from relevo.testing.outside import OutsideSimulator, admin_page
from relevo.testing.shopify.graphql import BadQuery, Field, pick, read
from relevo.testing.shopify.store import Json, ShopifyCustomer, ShopifyOrder, ShopifyStore

CLIENT_ID = "c0ffee00c0ffee00c0ffee00c0ffee00"
CLIENT_SECRET = "shpss_simulated0123456789abcdef"
TOKEN = "shpat_simulated0123456789abcdef"
SCOPES = ("read_orders", "read_all_orders", "write_orders", "read_customers")
_TERM = re.compile(r'(\w+):(?:"((?:\\.|[^"\\])*)"|(\S+))')
_LIFETIME_S = 86_399


class ShopifySimulator(OutsideSimulator):
    """`bucket`, `restores`: the points of a query's cost there are, and how many come back each second."""

    kind = "shopify"

    def __init__(self, *, port: int = 0, file: Path | None = None) -> None:
        super().__init__(port=port)
        self.store = ShopifyStore(file=file)
        self.scopes: set[str] = set(SCOPES)
        self.tokens: set[str] = {TOKEN}
        self.bucket = 2_000.0
        self.restores = 100.0
        self._left = self.bucket
        self._seen_at = time.monotonic()
        self.cancels_late = False
        """Cancelling is never over."""
        self.queries: list[str] = []

    def routes(self) -> list[Route]:
        return [
            Route("/admin/oauth/access_token", self._grant, methods=["POST"]),
            Route("/admin/api/{version}/graphql.json", self._graphql, methods=["POST"]),
            Route("/admin/{kind}/{id:int}", admin_page("Shopify"), methods=["GET"]),
        ]

    @property
    def connect_values(self) -> Mapping[str, str]:
        return {"shop_url": self.url, "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}

    def writes(self, method: str, body: bytes) -> bool:
        return b"mutation" in body

    def spend(self, points: float) -> None:
        """Another program of the shop used up so much."""
        self._refill()
        self._left = max(0.0, self._left - points)

    async def _grant(self, request: Request) -> Response:
        given = await request.form()
        if given.get("grant_type") != "client_credentials":
            return JSONResponse({"error": "unsupported_grant_type"}, 400)
        if given.get("client_id") != CLIENT_ID or given.get("client_secret") != CLIENT_SECRET:
            error = {"error": "invalid_client", "error_description": "Client authentication failed"}
            return JSONResponse(error, 401)
        token = f"shpat_{secrets.token_hex(16)}"
        self.tokens.add(token)
        return JSONResponse({"access_token": token, "scope": ",".join(sorted(self.scopes)), "expires_in": _LIFETIME_S})

    async def _graphql(self, request: Request) -> Response:
        if request.headers.get("x-shopify-access-token") not in self.tokens:
            wrong = "[API] Invalid API key or access token (unrecognized login or wrong password)"
            return JSONResponse({"errors": wrong}, 401)
        if not re.fullmatch(r"20\d\d-(01|04|07|10)|unstable", request.path_params["version"]):
            return JSONResponse({"errors": "Not Found"}, 404)
        given = json.loads(await request.body())
        self.queries.append(given["query"])
        cost = 10.0 + 2.0 * len(re.findall(r"\w+\s*{", given["query"]))
        self._refill()
        throttle = {"maximumAvailable": self.bucket, "currentlyAvailable": self._left, "restoreRate": self.restores}
        if self._left < cost:
            error = {"message": "Throttled", "extensions": {"code": "THROTTLED"}}
            said = {"requestedQueryCost": cost, "actualQueryCost": None, "throttleStatus": throttle}
            return JSONResponse({"errors": [error], "extensions": {"cost": said}})
        self._left -= cost
        extensions = {"cost": {"requestedQueryCost": cost, "actualQueryCost": cost, "throttleStatus": throttle}}
        try:
            kind, fields = read(given["query"], given.get("variables") or {})
            data, errors = self._answer(kind, fields)
        except BadQuery as bad:
            error = {"message": str(bad), "extensions": {"code": "undefinedField"}}
            return JSONResponse({"errors": [error], "extensions": extensions})
        answer: Json = {"data": data, "extensions": extensions}
        return JSONResponse(answer | ({"errors": errors} if errors else {}))

    def _refill(self) -> None:
        now = time.monotonic()
        self._left = min(self.bucket, self._left + (now - self._seen_at) * self.restores)
        self._seen_at = now

    def _answer(self, kind: str, fields: list[Field]) -> tuple[Json, list[Json]]:
        data: Json = {}
        errors: list[Json] = []
        roots = self._mutations() if kind == "mutation" else self._queries()
        for asked in fields:
            if asked.name not in roots:
                raise BadQuery(f"Field '{asked.name}' doesn't exist on type '{kind.title()}'")
            scopes, resolve = roots[asked.name]
            if scopes and not (set(scopes) & self.scopes):
                errors.append(
                    {
                        "message": f"Access denied for {asked.name} field. Required access: `{scopes[0]}`.",
                        "path": [asked.name],
                        "extensions": {"code": "ACCESS_DENIED"},
                    }
                )
                data[asked.alias] = None
                continue
            data[asked.alias] = pick(resolve(asked), asked.fields, of=asked.name)
        return data, errors

    def _queries(self) -> dict[str, tuple[tuple[str, ...], Callable[[Field], Any]]]:
        shop = {
            "id": "gid://shopify/Shop/1",
            "name": self.store.name,
            "myshopifyDomain": "casa-brezo.myshopify.com",
            "currencyCode": self.store.currency,
        }
        scopes = [{"handle": scope, "description": scope} for scope in sorted(self.scopes)]
        orders, customers = ("read_orders", "write_orders"), ("read_customers", "write_customers")
        return {
            "shop": ((), lambda _: shop),
            "currentAppInstallation": ((), lambda _: {"id": "gid://shopify/AppInstallation/1", "accessScopes": scopes}),
            "orders": (orders, self._orders),
            "order": (orders, lambda asked: self._one(asked.arguments.get("id"))),
            "customers": (customers, self._customers),
        }

    def _mutations(self) -> dict[str, tuple[tuple[str, ...], Callable[[Field], Any]]]:
        return {
            "refundCreate": (("write_orders",), self._refund),
            "orderCancel": (("write_orders",), self._cancel),
        }

    def _one(self, gid: Any) -> Json | None:
        order = self._by_gid(gid)
        return self._shown(order) if order else None

    def _by_gid(self, gid: Any) -> ShopifyOrder | None:
        found = re.fullmatch(r"gid://shopify/Order/(\d+)", str(gid))
        return self.store.orders.get(int(found[1])) if found else None

    def _orders(self, asked: Field) -> Json:
        matching = [order for order in self.store.orders.values() if self._fits(order, asked.arguments.get("query"))]
        if asked.arguments.get("sortKey") == "CREATED_AT":
            matching.sort(key=lambda order: order.placed_at, reverse=asked.arguments.get("reverse") is True)
        return self._page([self._shown(order) for order in matching], asked)

    def _customers(self, asked: Field) -> Json:
        terms = _terms_of(asked.arguments.get("query"))
        matching = [
            customer
            for customer in self.store.customers.values()
            if any(_known_of(customer).get(field) == value for field, value in terms)
        ]
        return self._page([self._customer(customer) for customer in matching], asked)

    @staticmethod
    def _page(nodes: list[Json], asked: Field) -> Json:
        first = asked.arguments.get("first")
        if not isinstance(first, int) or not 1 <= first <= 250:
            raise BadQuery("you must provide one of first or last")
        begins = int(asked.arguments.get("after") or 0)
        ends = begins + first
        page = {"hasNextPage": ends < len(nodes), "hasPreviousPage": begins > 0, "endCursor": str(ends)}
        return {"nodes": nodes[begins:ends], "pageInfo": page}

    def _fits(self, order: ShopifyOrder, query: Any) -> bool:
        if not query:
            return True
        known = {"email": order.email or "", "customer_id": str(order.customer_id), "name": order.name}
        return any(known.get(field, "").casefold() == value.casefold() for field, value in _terms_of(query))

    def _refund(self, asked: Field) -> Json:
        key = asked.directives.get("idempotent", {}).get("key")
        if not key:
            raise BadQuery("The @idempotent directive is required for this mutation")
        given: Json = asked.arguments["input"]
        order = self._by_gid(given.get("orderId"))
        if order is None:
            return {"refund": None, "userErrors": [{"field": ["orderId"], "message": "Order does not exist"}]}
        parts: list[tuple[int, Decimal]] = []
        transactions: list[Json] = given.get("transactions") or []
        for transaction in transactions:
            if transaction.get("kind") != "REFUND":
                return {"refund": None, "userErrors": [{"field": ["transactions"], "message": "Kind is invalid"}]}
            parts.append((int(transaction["parentId"].rsplit("/", 1)[1]), Decimal(transaction["amount"])))
        made = self.store.refund(order, parts, str(key))
        if isinstance(made, str):
            return {"refund": None, "userErrors": [{"field": None, "message": made}]}
        refund = {"id": f"gid://shopify/Refund/{made['id']}", "totalRefundedSet": self._bag(Decimal(made["amount"]))}
        return {"refund": refund, "userErrors": []}

    def _cancel(self, asked: Field) -> Json:
        for needed in ("orderId", "refundMethod", "restock", "reason"):
            if asked.arguments.get(needed) is None:
                raise BadQuery(f"Field 'orderCancel' is missing required arguments: {needed}")
        order = self._by_gid(asked.arguments["orderId"])
        wrong = "Order does not exist" if order is None else ""
        if order is not None and not self.cancels_late:
            wrong = self.store.cancel(order)
        errors = [{"field": ["orderId"], "message": wrong, "code": "INVALID"}] if wrong else []
        job = None if wrong else {"id": f"gid://shopify/Job/{secrets.token_hex(8)}", "done": False}
        return {"job": job, "orderCancelUserErrors": errors, "userErrors": errors}

    def _bag(self, amount: Decimal) -> Json:
        money = {"amount": str(amount), "currencyCode": self.store.currency}
        return {"shopMoney": money, "presentmentMoney": money}

    def _customer(self, customer: ShopifyCustomer) -> Json:
        theirs = [order for order in self.store.orders.values() if order.customer_id == customer.id]
        spent = sum((order.total for order in theirs), Decimal(0))
        return {
            "id": f"gid://shopify/Customer/{customer.id}",
            "displayName": customer.name,
            "defaultEmailAddress": {"emailAddress": customer.email} if customer.email else None,
            "defaultPhoneNumber": {"phoneNumber": customer.phone} if customer.phone else None,
            "createdAt": customer.since.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "numberOfOrders": str(len(theirs)),
            "amountSpent": {"amount": str(spent), "currencyCode": self.store.currency},
            "locale": customer.locale,
        }

    def _shown(self, order: ShopifyOrder) -> Json:
        customer = self.store.customers.get(order.customer_id or 0)
        return {
            "id": f"gid://shopify/Order/{order.id}",
            "name": order.name,
            "email": order.email,
            "phone": order.phone,
            "createdAt": order.placed_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "cancelledAt": order.cancelled_at.strftime("%Y-%m-%dT%H:%M:%SZ") if order.cancelled_at else None,
            "displayFinancialStatus": order.financial,
            "displayFulfillmentStatus": order.fulfillment,
            "currencyCode": self.store.currency,
            "presentmentCurrencyCode": order.presentment or self.store.currency,
            "totalPriceSet": self._bag(order.total),
            "totalRefundedSet": self._bag(order.refunded),
            "customer": self._customer(customer) if customer and self.scopes & {"read_customers"} else None,
            "lineItems": partial(_items, order),
            "fulfillments": partial(_fulfillments, order),
            "suggestedRefund": partial(self._suggested, order),
        }

    def _suggested(self, order: ShopifyOrder, arguments: Json) -> Json:
        parts: list[Json] = []
        for payment in order.payments if arguments.get("suggestFullRefund") else []:
            left = self._bag(payment.amount - payment.refunded)
            parent = {"id": f"gid://shopify/OrderTransaction/{payment.id}"}
            parts.append(
                {
                    "gateway": payment.gateway,
                    "amountSet": left,
                    "maximumRefundableSet": left,
                    "kind": "SUGGESTED_REFUND",
                    "parentTransaction": parent,
                }
            )
        left_over = sum((payment.amount - payment.refunded for payment in order.payments), Decimal(0))
        return {"maximumRefundableSet": self._bag(left_over), "suggestedTransactions": parts}


def _known_of(customer: ShopifyCustomer) -> dict[str, str]:
    return {"email": customer.email or "", "phone": customer.phone or "", "id": str(customer.id)}


def _items(order: ShopifyOrder, arguments: Json) -> Json:
    return {"nodes": [{"title": name, "quantity": quantity} for name, quantity in order.items[: arguments["first"]]]}


def _fulfillments(order: ShopifyOrder, _arguments: Json) -> list[Json]:
    if not order.parcel:
        return []
    arrives = order.arrives_at.strftime("%Y-%m-%dT%H:%M:%SZ") if order.arrives_at else None
    url = f"https://tracking.example.com/{order.tracking}" if order.tracking else None
    info = {"company": order.carrier, "number": order.tracking or None, "url": url}
    return [{"displayStatus": order.parcel, "estimatedDeliveryAt": arrives, "trackingInfo": partial(_infos, info)}]


def _infos(info: Json, arguments: Json) -> list[Json]:
    return [info][: arguments["first"]]


def _terms_of(query: Any) -> list[tuple[str, str]]:
    return [
        (field, re.sub(r"\\(.)", r"\1", quoted) if quoted else plain)
        for field, quoted, plain in _TERM.findall(str(query or ""))
    ]
