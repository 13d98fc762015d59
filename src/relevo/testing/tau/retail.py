"""The tools of an online shop: orders that are pending can be changed once, delivered ones exchanged or returned once.

Amounts are dollars. A gift card's balance moves at once; other payments are only written down.
"""

from typing import Any

from relevo.testing.tau.basics import Json, calculate, find, need, to_cents

PENDING = ("pending", "pending (item modified)")
REASONS = ("no longer needed", "ordered by mistake")


class Retail:
    def __init__(self, db: Json) -> None:
        self.db = db

    def calculate(self, expression: str) -> Any:
        return {"result": calculate(expression)}

    def find_user_id_by_email(self, email: str) -> Any:
        for name, customer in self.db["users"].items():
            if customer["email"].casefold() == email.casefold():
                return {"user_id": name}
        return need(False, "Nobody has this address.")

    def find_user_id_by_name_zip(self, first_name: str, last_name: str, zip: str) -> Any:  # noqa: A002 - the tool's own
        wanted = (first_name.casefold(), last_name.casefold(), zip)
        for name, customer in self.db["users"].items():
            called = customer["name"]
            seen = (called["first_name"].casefold(), called["last_name"].casefold(), customer["address"]["zip"])
            if seen == wanted:
                return {"user_id": name}
        return need(False, "Nobody of this name lives there.")

    def get_order_details(self, order_id: str) -> Any:
        return find(self.db["orders"], order_id, "order")

    def get_product_details(self, product_id: str) -> Any:
        return find(self.db["products"], product_id, "product")

    def get_item_details(self, item_id: str) -> Any:
        for product in self.db["products"].values():
            if item_id in product["variants"]:
                return product["variants"][item_id]
        return need(False, "There is no such item.")

    def get_user_details(self, user_id: str) -> Any:
        return find(self.db["users"], user_id, "customer")

    def list_all_product_types(self) -> Any:
        return {product["name"]: number for number, product in sorted(self.db["products"].items())}

    def cancel_pending_order(self, order_id: str, reason: str) -> Any:
        order = self._order(order_id, "pending")
        need(reason in REASONS, "This is no reason to cancel.")
        back: list[Json] = [
            {"transaction_type": "refund", "amount": paid["amount"], "payment_method_id": paid["payment_method_id"]}
            for paid in order["payment_history"]
        ]
        for one in back:
            self._move(order, one["payment_method_id"], one["amount"])
        order["status"], order["cancel_reason"] = "cancelled", reason
        order["payment_history"] += back
        return order

    def modify_pending_order_address(self, order_id: str, **address: str) -> Any:
        order = self._order(order_id, *PENDING)
        order["address"] = dict(sorted(address.items()))
        return order

    def modify_user_address(self, user_id: str, **address: str) -> Any:
        customer = find(self.db["users"], user_id, "customer")
        customer["address"] = dict(sorted(address.items()))
        return customer

    def modify_pending_order_payment(self, order_id: str, payment_method_id: str) -> Any:
        order = self._order(order_id, *PENDING)
        self._method(order, payment_method_id)
        before = order["payment_history"][-1]
        need(before["payment_method_id"] != payment_method_id, "It is paid that way already.")
        amount = before["amount"]
        self._pay(order, payment_method_id, amount)
        self._move(order, before["payment_method_id"], amount)
        refund = {"transaction_type": "refund", "amount": amount, "payment_method_id": before["payment_method_id"]}
        order["payment_history"].append(refund)
        return order

    def modify_pending_order_items(
        self, order_id: str, item_ids: list[str], new_item_ids: list[str], payment_method_id: str
    ) -> Any:
        order = self._order(order_id, "pending")
        pairs, difference = self._swap(order, item_ids, new_item_ids)
        self._method(order, payment_method_id)
        self._settle(order, payment_method_id, difference)
        for item, variant in pairs:
            item |= {"item_id": variant["item_id"], "price": variant["price"], "options": dict(variant["options"])}
        order["status"] = "pending (item modified)"
        return order

    def exchange_delivered_order_items(
        self, order_id: str, item_ids: list[str], new_item_ids: list[str], payment_method_id: str
    ) -> Any:
        order = self._order(order_id, "delivered")
        _, difference = self._swap(order, item_ids, new_item_ids)
        self._afford(order, payment_method_id, difference)
        order |= {
            "status": "exchange requested",
            "exchange_items": sorted(item_ids),
            "exchange_new_items": sorted(new_item_ids),
            "exchange_payment_method_id": payment_method_id,
            "exchange_price_difference": difference,
        }
        return order

    def return_delivered_order_items(self, order_id: str, item_ids: list[str], payment_method_id: str) -> Any:
        order = self._order(order_id, "delivered")
        method = self._method(order, payment_method_id)
        is_own = payment_method_id == order["payment_history"][0]["payment_method_id"]
        need(is_own or method["source"] == "gift_card", "Money goes back the way it came, or to a gift card.")
        self._items(order, item_ids)
        order |= {
            "status": "return requested",
            "return_items": sorted(item_ids),
            "return_payment_method_id": payment_method_id,
        }
        return order

    def _order(self, order_id: str, *states: str) -> Json:
        order = find(self.db["orders"], order_id, "order")
        need(order["status"] in states, f"The order is {order['status']}.")
        return order

    def _method(self, order: Json, method_id: str) -> Json:
        return find(self.db["users"][order["user_id"]]["payment_methods"], method_id, "payment method")

    def _items(self, order: Json, item_ids: list[str]) -> list[Json]:
        """One item of the order for each id, an id that is named twice standing for two of them."""
        left = list(order["items"])
        found: list[Json] = []
        for item_id in item_ids:
            item = next((one for one in left if one["item_id"] == item_id), None)
            need(item is not None, f"{item_id} is not in the order.")
            found += [one for one in left if one is item]
            left = [one for one in left if one is not item]
        return found

    def _swap(self, order: Json, item_ids: list[str], new_ids: list[str]) -> tuple[list[tuple[Json, Json]], float]:
        need(len(item_ids) == len(new_ids), "As many new items as old ones.")
        pairs: list[tuple[Json, Json]] = []
        for item, new_id in zip(self._items(order, item_ids), new_ids, strict=True):
            variant = find(self.db["products"][item["product_id"]]["variants"], new_id, "item of the same product")
            need(variant["available"], f"{new_id} is not available.")
            pairs.append((item, variant))
        return pairs, to_cents(sum(variant["price"] - item["price"] for item, variant in pairs))

    def _afford(self, order: Json, method_id: str, amount: float) -> None:
        method = self._method(order, method_id)
        need(method["source"] != "gift_card" or method["balance"] >= amount, "The gift card has not enough on it.")

    def _pay(self, order: Json, method_id: str, amount: float) -> None:
        self._afford(order, method_id, amount)
        self._move(order, method_id, -amount)
        paid = {"transaction_type": "payment", "amount": amount, "payment_method_id": method_id}
        order["payment_history"].append(paid)

    def _settle(self, order: Json, method_id: str, difference: float) -> None:
        if difference > 0:
            self._pay(order, method_id, difference)
        elif difference < 0:
            self._move(order, method_id, -difference)
            refund = {"transaction_type": "refund", "amount": -difference, "payment_method_id": method_id}
            order["payment_history"].append(refund)

    def _move(self, order: Json, method_id: str, amount: float) -> None:
        method = self._method(order, method_id)
        if method["source"] == "gift_card":
            method["balance"] = to_cents(method["balance"] + amount)
