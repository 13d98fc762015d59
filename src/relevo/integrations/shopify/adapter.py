"""Speaking with Shopify for the desk. An app's client id and secret are exchanged for a day's token; an older custom
app's lasting token is used as it is."""

import asyncio
import hashlib
import time
from collections.abc import Sequence
from decimal import Decimal
from typing import ClassVar

from relevo.desk.integrations.api import (
    MOST_LISTED,
    Ability,
    Asker,
    IntegrationConnector,
    Link,
    OutsideCustomer,
    OutsideFailed,
    OutsideOrder,
    Proof,
    Proven,
    SettingField,
    Who,
    Written,
    line,
    read_id,
)
from relevo.integrations.shopify import wire
from relevo.integrations.shopify.wire import Json
from relevo.kit.reading import dict_of
from relevo.platform.egress import Egress

VERSION = "2026-10"
_PATIENCE_S = 2.0
# Cancelling is a job of Shopify's own; it is usually over within a second or two.
_CANCEL_LOOKS = 6
_CANCEL_PAUSE_S = 0.5
_RENEW_BEFORE_S = 300
# What a scope lets us do, beside reading orders, without which there is no point.
_SCOPES: tuple[tuple[str, frozenset[Ability]], ...] = (
    ("read_customers", frozenset({"customers"})),
    ("write_orders", frozenset({"cancel_order", "refund_order"})),
)


class ShopifyConnector(IntegrationConnector):
    kind = "shopify"
    category = "shop"
    abilities: ClassVar[frozenset[Ability]] = frozenset({"customers", "orders", "cancel_order", "refund_order"})
    fields: ClassVar[Sequence[SettingField]] = (
        SettingField(name="shop_url", is_address=True),
        SettingField(name="client_id", required=False, pattern=r"[\x21-\x7e]{8,200}"),
        SettingField(name="client_secret", secret=True, required=False, pattern=r"[\x21-\x7e]{8,200}"),
        SettingField(name="token", secret=True, required=False, pattern=r"[\x21-\x7e]{8,200}", is_advanced=True),
        SettingField(name="customer_ids", default="no", options=("no", "yes"), is_advanced=True),
        SettingField(name="version", default=VERSION, pattern=r"\d{4}-(01|04|07|10)", is_advanced=True),
    )

    def __init__(self, egress: Egress) -> None:
        super().__init__(egress)
        self._asker = Asker(egress)
        # A day's tokens, in memory only: whoever starts anew asks for a new one.
        self._tokens: dict[str, tuple[str, float]] = {}

    async def check(self, link: Link) -> Proven:
        try:
            data = await self._ask(link, wire.SHOP, {})
        except OutsideFailed as failed:
            name = "sign_in" if failed.code in ("unauthorized", "forbidden") else "reach"
            return Proven(proofs=[Proof(name=name, ok=False, code=failed.code, detail=failed.detail)])
        shop, scopes = dict_of(data.get("shop")), wire.scopes_of(data)
        proofs = [Proof(name="reach", ok=True), Proof(name="sign_in", ok=True)]
        # write_ contains read_.
        may_read = bool({"read_orders", "write_orders"} & scopes)
        proofs.append(Proof(name="read_orders", ok=may_read, code="" if may_read else "missing"))
        abilities: set[Ability] = {"orders"}
        for scope, gives in _SCOPES:
            if scope in scopes or scope.replace("read_", "write_") in scopes:
                proofs.append(Proof(name=scope, ok=True))
                abilities |= gives
            else:
                proofs.append(Proof(name=scope, ok=False, code="missing", is_advice=True))
        if "read_all_orders" not in scopes:
            proofs.append(Proof(name="read_all_orders", ok=False, code="missing", is_advice=True))
        return Proven(
            proofs=proofs,
            account_id=read_id(shop.get("id")) or link.value("shop_url"),
            account_name=line(shop.get("name")) or line(shop.get("myshopifyDomain")),
            learned={"currency": line(shop.get("currencyCode"), 3)},
            abilities=frozenset(abilities),
        )

    async def find_customers(self, link: Link, who: Who) -> Sequence[OutsideCustomer]:
        found: dict[str, OutsideCustomer] = {}
        for term in _terms(who):
            data = await self._ask(link, wire.CUSTOMERS, {"query": term})
            for node in wire.nodes_of(data.get("customers")):
                customer = wire.parse_customer(node, link.value("shop_url"))
                if customer is not None:
                    found.setdefault(customer.owner.id or "", customer)
        return list(found.values())[:5]

    async def list_orders(self, link: Link, who: Who) -> Sequence[OutsideOrder]:
        found: dict[str, OutsideOrder] = {}
        for term in await self._order_terms(link, who):
            after: str | None = None
            for _page in range(MOST_LISTED // wire.PAGE):
                data = await self._ask(link, wire.ORDERS, {"first": wire.PAGE, "after": after, "query": term})
                orders = dict_of(data.get("orders"))
                for node in wire.nodes_of(orders):
                    order = wire.parse_order(node, link.value("shop_url"))
                    if order is not None:
                        found[order.id] = order
                after = wire.next_page(orders)
                if after is None:
                    break
        return sorted(found.values(), key=lambda order: order.placed_at, reverse=True)[:MOST_LISTED]

    async def find_order(self, link: Link, number: str) -> OutsideOrder | None:
        if not line(number, 64).strip("# "):
            return None
        data = await self._ask(link, wire.FIND_ORDERS, {"query": wire.search_number(number)})
        orders = (wire.parse_order(node, link.value("shop_url")) for node in wire.nodes_of(data.get("orders")))
        return next((order for order in orders if order is not None and wire.is_number(order, number)), None)

    async def cancel_order(self, link: Link, order_id: str, *, key: str) -> Written:
        """Gives the money back the way it came, restocks, and tells the customer by Shopify's own mail."""
        data = await self._ask(link, wire.CANCEL, {"orderId": order_id}, writes=True)
        payload = dict_of(data.get("orderCancel"))
        wire.check_refusals(payload, "orderCancelUserErrors")
        job = read_id(dict_of(payload.get("job")).get("id")) or ""
        for _look in range(_CANCEL_LOOKS):
            try:
                order = dict_of((await self._ask(link, wire.CANCELLED, {"id": order_id})).get("order"))
            except OutsideFailed as failed:
                raise OutsideFailed("no_answer", str(failed), is_unclear=True) from failed
            if order.get("cancelledAt"):
                return Written(id=job or order_id, state="cancelled")
            await asyncio.sleep(_CANCEL_PAUSE_S)
        raise OutsideFailed("no_answer", "Shopify has not finished cancelling the order.", is_unclear=True)

    async def refund_order(self, link: Link, order_id: str, amount: Decimal, currency: str, *, key: str) -> Written:
        data = await self._ask(link, wire.REFUND_PLAN, {"id": order_id})
        order = dict_of(data.get("order"))
        if not order:
            raise OutsideFailed("not_found", "There is no such order any more.")
        given = {
            "orderId": order_id,
            "notify": True,
            "note": "Relevo",
            "transactions": wire.plan_refund(order, amount),
        }
        data = await self._ask(link, wire.REFUND, {"input": given, "key": wire.idempotency_key(key)}, writes=True)
        payload = dict_of(data.get("refundCreate"))
        wire.check_refusals(payload)
        refund = read_id(dict_of(payload.get("refund")).get("id"))
        if refund is None:
            raise OutsideFailed("garbled", "Shopify's answer names no refund.", is_unclear=True)
        return Written(id=wire.numeric_id(refund), state="done")

    async def _order_terms(self, link: Link, who: Who) -> list[str]:
        """Orders are found by e-mail address or customer; a phone number leads to the customer first."""
        terms = [wire.search("email", who.email)] if who.email else []
        ids = [one for one in who.ids if one.isdigit()]
        if who.phone:
            data = await self._ask(link, wire.CUSTOMERS, {"query": wire.search("phone", who.phone)})
            customers = (wire.parse_customer(node, "") for node in wire.nodes_of(data.get("customers")))
            ids += [one.owner.id for one in customers if one and one.owner.id and one.owner.phone == who.phone]
        return terms + [f"customer_id:{one}" for one in dict.fromkeys(ids)]

    async def _ask(self, link: Link, query: str, variables: Json, *, writes: bool = False) -> Json:
        """The data. A full bucket that empties within two seconds is waited for once."""
        try:
            return await self._once(link, query, variables, writes=writes)
        except OutsideFailed as failed:
            if failed.code == "unauthorized" and self._forget_token(link):
                return await self._once(link, query, variables, writes=writes)
            if failed.code != "busy" or failed.retry_after_s is None or failed.retry_after_s > _PATIENCE_S:
                raise
            await asyncio.sleep(failed.retry_after_s)
        return await self._once(link, query, variables, writes=writes)

    async def _once(self, link: Link, query: str, variables: Json, *, writes: bool) -> Json:
        token = await self._token(link)
        reply = await self._asker.ask(
            "POST",
            f"{link.value('shop_url')}/admin/api/{link.value('version') or VERSION}/graphql.json",
            headers={"X-Shopify-Access-Token": token},
            body={"query": query, "variables": variables},
            writes=writes,
        )
        try:
            return wire.data_of(reply.fields)
        except OutsideFailed as failed:
            # An answer that says neither yes nor no to a write leaves it open.
            if writes and failed.code in ("garbled", "server_error"):
                raise OutsideFailed(failed.code, failed.detail, status=reply.status, is_unclear=True) from failed
            raise

    async def _token(self, link: Link) -> str:
        if lasting := link.secret("token"):
            return lasting
        client_id, client_secret = link.value("client_id"), link.secret("client_secret")
        if not client_id or not client_secret:
            raise OutsideFailed("unauthorized", "Give a client id and its secret, or an access token.")
        place = _place(link)
        known, until = self._tokens.get(place, ("", 0.0))
        if known and time.monotonic() < until:
            return known
        reply = await self._asker.ask(
            "POST",
            f"{link.value('shop_url')}/admin/oauth/access_token",
            form={"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret},
            accept=(400, 401, 403),
        )
        said = dict_of(reply.data)
        token = said.get("access_token")
        if reply.status != 200 or not isinstance(token, str):
            detail = line(said.get("error_description")) or line(said.get("error"))
            code = "forbidden" if reply.status == 403 else "unauthorized"
            raise OutsideFailed(code, detail, status=reply.status)
        lasts_s = said.get("expires_in")
        self._tokens[place] = (
            token,
            time.monotonic() + max(0, (lasts_s if isinstance(lasts_s, int) else 0) - _RENEW_BEFORE_S),
        )
        return token

    def _forget_token(self, link: Link) -> bool:
        """Whether there was one that a new one may replace."""
        if link.secret("token"):
            return False
        return self._tokens.pop(_place(link), None) is not None


def _place(link: Link) -> str:
    """Other credentials need another token. A digest: the secret itself is no key of anything."""
    whole = [str(link.integration_id), link.value("shop_url"), link.value("client_id"), link.secret("client_secret")]
    return hashlib.sha256("\n".join(whole).encode()).hexdigest()


def _terms(who: Who) -> list[str]:
    named = (("email", who.email), ("phone", who.phone))
    return [wire.search(field, value) for field, value in named if value] + [
        f"id:{one}" for one in who.ids if one.isdigit()
    ]
