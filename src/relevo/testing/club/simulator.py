"""Members, their purchases, memberships, offers and remarks, behind a key in a header."""

import json
from collections.abc import Sequence
from typing import Any, ClassVar

from relevo.testing.operations import Asked, Do, OperationsSimulator, Refusal, Told
from relevo.testing.outside import Json

KEY = "club-key-0123456789"
PURCHASE = {
    "id": "uid",
    "number": "receipt",
    "placed_at": "bought_at",
    "status": "state",
    "total": "sum.value",
    "currency": "=EUR",
    "items": "rows",
    "item_name": "article",
    "item_quantity": "pieces",
}
STATUSES = {"on its way": "shipped", "handed over": "delivered"}
MAPPING: Json = {
    "check": "/v1/status",
    "customers": {
        "path": "/v1/members?mail={email}",
        "items": "data.members",
        "fields": {
            "id": "ref",
            "email": "contact.mail",
            "phone": "contact.phone",
            "name": "full_name",
            "since": "joined",
        },
        "facts": {"Points": "points", "Tier": "tier.name"},
    },
    "orders": {
        "path": "/v1/members/{id}/purchases",
        "items": "purchases",
        "is_theirs": True,
        "fields": PURCHASE,
        "statuses": STATUSES,
    },
    "order": {
        "path": "/v1/purchases/{number}",
        "fields": PURCHASE | {"owner_id": "member.ref", "owner_email": "member.mail"},
        "statuses": STATUSES,
    },
    "subscriptions": {
        "path": "/v1/members/{id}/memberships",
        "items": "memberships",
        "is_theirs": True,
        "fields": {
            "id": "uid",
            "name": "plan",
            "status": "state",
            "price": "fee",
            "currency": "=EUR",
            "every": "period",
            "renews_at": "next_fee",
        },
    },
    "deals": {
        "path": "/v1/offers?mail={email}",
        "fields": {
            "id": "uid",
            "title": "about",
            "status": "state",
            "value": "worth",
            "currency": "coin",
            "created_at": "made_at",
            "owner_email": "to.mail",
        },
        "statuses": {"accepted": "won", "declined": "lost"},
    },
    "records": {
        "path": "/v1/remarks?member={id}",
        "items": "remarks",
        "fields": {"id": "uid", "title": "about", "at": "written_at", "text": "words", "owner_id": "member"},
    },
    "note": {
        "path": "/v1/members/{id}/remarks",
        "body": {"about": "{subject}", "words": "{text}\n{url}", "source": "relevo"},
        "id": "remark.uid",
    },
}


class ClubSimulator(OperationsSimulator):
    kind: ClassVar[str] = "generic"

    def __init__(self, *, port: int = 0) -> None:
        super().__init__(port=port)
        self.key = KEY
        self.members: list[Json] = []
        self.purchases: list[Json] = []
        self.memberships: list[Json] = []
        self.remarks: list[Json] = []
        self.offers: list[Json] = []
        self._by_key: dict[str, Json] = {}

    @property
    def connect_values(self) -> dict[str, str]:
        return {
            "base_url": self.url,
            "header_name": "X-Club-Key",
            "header_value": self.key,
            "mapping": json.dumps(MAPPING),
        }

    def add_member(self, name: str, mail: str, *, phone: str = "", points: int = 0, tier: str = "Lino") -> Json:
        member = {
            "ref": f"M{1000 + len(self.members)}",
            "full_name": name,
            "contact": {"mail": mail, "phone": phone},
            "points": points,
            "tier": {"name": tier},
            "joined": "2024-05-02",
        }
        self.members.append(member)
        return member

    def add_purchase(self, member: Json, receipt: str, total: Any, *, day: str, article: str, pieces: int = 1) -> Json:
        purchase = {
            "uid": f"P-{receipt}",
            "receipt": receipt,
            "member": {"ref": member["ref"], "mail": member["contact"]["mail"]},
            "bought_at": day,
            "state": "handed over",
            "sum": {"value": total},
            "rows": [{"article": article, "pieces": pieces}],
        }
        self.purchases.append(purchase)
        return purchase

    def add_membership(self, member: Json, plan: str, fee: str, next_fee: str) -> None:
        uid = f"S{len(self.memberships) + 1}"
        common = {"state": "active", "period": "year", "next_fee": next_fee}
        self.memberships.append({"uid": uid, "member": member["ref"], "plan": plan, "fee": fee, **common})

    def add_offer(self, member: Json, about: str, worth: str, made_at: str, state: str = "open") -> None:
        uid, to = f"O{len(self.offers) + 1}", {"mail": member["contact"]["mail"]}
        told = {"uid": uid, "to": to, "about": about, "worth": worth, "coin": "EUR"}
        self.offers.append({**told, "made_at": made_at, "state": state})

    def add_remark(self, member: Json, about: str, words: str, day: str) -> Json:
        remark = {
            "uid": f"R{len(self.remarks) + 1}",
            "member": member["ref"],
            "about": about,
            "words": words,
            "written_at": day,
        }
        self.remarks.append(remark)
        return remark

    def operations(self) -> Sequence[tuple[str, str, Do]]:
        return (
            ("GET", "/v1/status", lambda _asked: Told({"club": "Casa Brezo", "open": True})),
            ("GET", "/v1/members", self._find),
            ("GET", "/v1/members/{ref}/purchases", self._purchases),
            ("GET", "/v1/members/{ref}/memberships", self._memberships),
            ("GET", "/v1/purchases/{receipt}", self._purchase),
            ("GET", "/v1/remarks", self._remarks),
            ("GET", "/v1/offers", self._offers),
            ("POST", "/v1/members/{ref}/remarks", self._write),
        )

    def check_caller(self, asked: Asked) -> None:
        if asked.header("x-club-key") != self.key:
            raise Refusal(401, {"error": "The key is missing or wrong."})

    def nothing_here(self) -> Refusal:
        return Refusal(404, {"error": "There is nothing here."})

    def _find(self, asked: Asked) -> Told:
        wanted = asked.query("mail").casefold()
        found = [one for one in self.members if wanted and one["contact"]["mail"].casefold() == wanted]
        return Told({"data": {"members": found}})

    def _purchases(self, asked: Asked) -> Told:
        ref = self._member(asked)["ref"]
        return Told({"purchases": [one for one in self.purchases if one["member"]["ref"] == ref]})

    def _memberships(self, asked: Asked) -> Told:
        ref = self._member(asked)["ref"]
        return Told({"memberships": [one for one in self.memberships if one["member"] == ref]})

    def _purchase(self, asked: Asked) -> Told:
        found = next((one for one in self.purchases if one["receipt"] == asked.part("receipt")), None)
        if found is None:
            raise self.nothing_here()
        return Told(found)

    def _remarks(self, asked: Asked) -> Told:
        return Told({"remarks": [one for one in self.remarks if one["member"] == asked.query("member")]})

    def _offers(self, asked: Asked) -> Told:
        return Told([one for one in self.offers if one["to"]["mail"] == asked.query("mail")])

    def _write(self, asked: Asked) -> Told:
        member, key = self._member(asked), asked.header("idempotency-key")
        remark = self._by_key.get(key) if key else None
        if remark is None:
            words, about = str(asked.given.get("words") or ""), str(asked.given.get("about") or "")
            remark = self.add_remark(member, about, words, "2026-11-20T10:00:00Z") | {"source": "relevo"}
            self._by_key[key] = remark
        return Told({"remark": remark}, 201)

    def _member(self, asked: Asked) -> Json:
        found = next((one for one in self.members if one["ref"] == asked.part("ref")), None)
        if found is None:
            raise self.nothing_here()
        return found
