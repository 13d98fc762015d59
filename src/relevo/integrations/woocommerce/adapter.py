"""Speaking with a WooCommerce shop for the desk, with a consumer key and its secret."""

import base64
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

from relevo.desk.integrations.api import (
    MOST_LISTED,
    Ability,
    Asker,
    IntegrationConnector,
    Link,
    OutsideCustomer,
    OutsideFailed,
    OutsideOrder,
    OutsideSubscription,
    Proof,
    Proven,
    Reply,
    SettingField,
    Who,
    Written,
    line,
    read_email,
    read_id,
)
from relevo.integrations.woocommerce import wire
from relevo.integrations.woocommerce.wire import Json
from relevo.platform.egress import Egress


class WooCommerceConnector(IntegrationConnector):
    kind = "woocommerce"
    category = "shop"
    abilities: ClassVar[frozenset[Ability]] = frozenset(
        {"customers", "orders", "subscriptions", "cancel_order", "refund_order"}
    )
    fields: ClassVar[Sequence[SettingField]] = (
        SettingField(name="shop_url", is_address=True),
        SettingField(name="consumer_key", secret=True, pattern=r"ck_[\x21-\x7e]{8,100}"),
        SettingField(name="consumer_secret", secret=True, pattern=r"cs_[\x21-\x7e]{8,100}"),
        SettingField(name="customer_ids", default="no", options=("no", "yes"), is_advanced=True),
    )

    def __init__(self, egress: Egress) -> None:
        super().__init__(egress)
        self._asker = Asker(egress)

    async def check(self, link: Link) -> Proven:
        try:
            index = await self._asker.ask("GET", f"{link.value('shop_url')}/wp-json/")
            name = line(index.fields.get("name"))
        except OutsideFailed as failed:
            return Proven(proofs=[Proof(name="reach", ok=False, code=failed.code, detail=failed.detail)])
        proofs = [Proof(name="reach", ok=True)]
        try:
            newest = (await self._ask(link, "GET", "orders", query={"per_page": 1})).rows
        except OutsideFailed as failed:
            code = "no_woocommerce" if failed.code == "not_found" else failed.code
            proofs.append(Proof(name="sign_in", ok=False, code=code, detail=failed.detail))
            return Proven(proofs=proofs, account_name=name)
        proofs.append(Proof(name="sign_in", ok=True))
        abilities: set[Ability] = {"orders", "customers"}
        if await self._may_write(link):
            proofs.append(Proof(name="write_orders", ok=True))
            abilities |= {"cancel_order", "refund_order"}
        else:
            proofs.append(Proof(name="write_orders", ok=False, code="missing", is_advice=True))
        if await self._has_subscriptions(link):
            proofs.append(Proof(name="subscriptions", ok=True))
            abilities |= {"subscriptions"}
        if link.value("shop_url").startswith("http://"):
            proofs.append(Proof(name="https", ok=False, code="missing", is_advice=True))
        return Proven(
            proofs=proofs,
            account_id=link.value("shop_url"),
            account_name=name,
            learned={"currency": line(newest[0].get("currency"), 3)} if newest else {},
            abilities=frozenset(abilities),
        )

    async def find_customers(self, link: Link, who: Who) -> Sequence[OutsideCustomer]:
        rows: list[Json] = []
        if who.email:
            reply = await self._ask(link, "GET", "customers", query={"email": who.email, "role": "all"})
            rows += reply.rows
        for customer_id in who.ids:
            if customer_id.isdigit():
                reply = await self._ask(link, "GET", f"customers/{customer_id}", accept=(404,))
                rows += [reply.fields] if reply.status == 200 else []
        found = (wire.parse_customer(row, link.value("shop_url")) for row in rows)
        return list({one.owner.id: one for one in found if one is not None}.values())[:5]

    async def list_orders(self, link: Link, who: Who) -> Sequence[OutsideOrder]:
        """Those of the account, and those that guests placed with the same address."""
        found: dict[str, OutsideOrder] = {}
        for query in await self._order_queries(link, who):
            page = 1
            while True:
                listing = {"orderby": "date", "order": "desc", "per_page": wire.PAGE, "page": page}
                reply = await self._ask(link, "GET", "orders", query={**listing, **query})
                for row in reply.rows:
                    order = wire.parse_order(row, link.value("shop_url"))
                    if order is not None:
                        found[order.id] = order
                if page >= min(wire.total_pages(reply.headers), MOST_LISTED // wire.PAGE):
                    break
                page += 1
        return sorted(found.values(), key=lambda order: order.placed_at, reverse=True)[:MOST_LISTED]

    async def find_order(self, link: Link, number: str) -> OutsideOrder | None:
        """A number is the order's id, unless an extension gave it another: then the search finds it."""
        plain = line(number, 64).lstrip("#").strip()
        if not plain:
            return None
        if plain.isascii() and plain.isdigit() and len(plain) <= 18:
            reply = await self._ask(link, "GET", f"orders/{plain}", accept=(404,))
            order = wire.parse_order(reply.fields, link.value("shop_url")) if reply.status == 200 else None
            if order is not None and order.number.casefold() == plain.casefold():
                return order
        reply = await self._ask(link, "GET", "orders", query={"search": plain, "per_page": 10})
        orders = (wire.parse_order(row, link.value("shop_url")) for row in reply.rows)
        return next((one for one in orders if one and one.number.lstrip("#").casefold() == plain.casefold()), None)

    async def list_subscriptions(self, link: Link, who: Who) -> Sequence[OutsideSubscription]:
        found: list[OutsideSubscription] = []
        for customer_id in await self._customer_ids(link, who):
            query = {"customer": customer_id, "per_page": wire.PAGE}
            reply = await self._ask(link, "GET", "subscriptions", query=query)
            parsed = (wire.parse_subscription(row, link.value("shop_url")) for row in reply.rows)
            found += [one for one in parsed if one is not None]
        return found[:MOST_LISTED]

    async def cancel_order(self, link: Link, order_id: str, *, key: str) -> Written:
        reply = await self._ask(link, "PUT", f"orders/{_plain_id(order_id)}", body={"status": "cancelled"}, writes=True)
        if reply.fields.get("status") != "cancelled":
            raise OutsideFailed("garbled", "The shop does not say that it is cancelled.", is_unclear=True)
        return Written(id=order_id, state="cancelled")

    async def refund_order(self, link: Link, order_id: str, amount: Decimal, currency: str, *, key: str) -> Written:
        """Through the payment's own gateway. WooCommerce knows no idempotency key: ours is kept with the refund and
        looked for first."""
        place = f"orders/{_plain_id(order_id)}/refunds"
        known = wire.find_refund((await self._ask(link, "GET", place, query={"per_page": 100})).rows, key)
        if known is None:
            body: Json = {
                "amount": f"{amount:f}",
                "reason": "Relevo",
                "api_refund": True,
                "meta_data": [{"key": wire.KEY_META, "value": key}],
            }
            known = (await self._ask(link, "POST", place, body=body, writes=True)).fields
        refund = read_id(known.get("id"))
        if refund is None:
            raise OutsideFailed("garbled", "The shop's answer names no refund.", is_unclear=True)
        return Written(id=refund, state="done")

    async def _order_queries(self, link: Link, who: Who) -> list[dict[str, Any]]:
        queries: list[dict[str, Any]] = [{"customer": one} for one in await self._customer_ids(link, who)]
        queries += [{"search": value} for value in (who.email, who.phone) if value]
        return queries

    async def _customer_ids(self, link: Link, who: Who) -> list[str]:
        ids = [one for one in who.ids if one.isdigit()]
        if who.email:
            found = await self.find_customers(link, Who(email=who.email))
            ids += [one.owner.id for one in found if one.owner.id and one.owner.email == read_email(who.email)]
        return list(dict.fromkeys(ids))

    async def _may_write(self, link: Link) -> bool:
        """Asked about an order that never is: a key that may only read is told so before anything else."""
        reply = await self._ask(link, "POST", "orders/0/refunds", body={"amount": "0"}, accept=(400, 401, 403, 404))
        return reply.status not in (401, 403)

    async def _has_subscriptions(self, link: Link) -> bool:
        reply = await self._ask(link, "GET", "subscriptions", query={"per_page": 1}, accept=(401, 403, 404))
        return reply.status == 200

    async def _ask(self, link: Link, method: str, place: str, **given: Any) -> Reply:
        pair = f"{link.secret('consumer_key')}:{link.secret('consumer_secret')}"
        headers = {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
        return await self._asker.ask(
            method, f"{link.value('shop_url')}/wp-json/wc/v3/{place}", headers=headers, **given
        )


def _plain_id(order_id: str) -> str:
    if not (order_id.isascii() and order_id.isdigit()):
        raise OutsideFailed("not_found", "There is no such order.")
    return order_id
