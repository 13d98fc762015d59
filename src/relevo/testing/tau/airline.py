"""The tools of an airline: booking with several payments, changing flights, bags and names, cancelling, certificates.

Amounts are dollars. Gift cards and certificates move at once; cards are only written down. Now is the domain's own
moment, May 15th 2024, 15:00 EST.
"""

from typing import Any

from relevo.testing.tau.basics import Json, calculate, find, need

NOW = "2024-05-15T15:00:00"
BAG, INSURANCE = 50, 30


class Airline:
    def __init__(self, db: Json) -> None:
        self.db = db

    def calculate(self, expression: str) -> Any:
        return {"result": calculate(expression)}

    def get_user_details(self, user_id: str) -> Any:
        return find(self.db["users"], user_id, "customer")

    def get_reservation_details(self, reservation_id: str) -> Any:
        return find(self.db["reservations"], reservation_id, "reservation")

    def get_flight_status(self, flight_number: str, date: str) -> Any:
        return {"status": find(find(self.db["flights"], flight_number, "flight")["dates"], date, "such day")["status"]}

    def list_all_airports(self) -> Any:
        flights = self.db["flights"].values()
        return {"airports": sorted({flight[end] for flight in flights for end in ("origin", "destination")})}

    def search_direct_flight(self, origin: str, destination: str, date: str) -> Any:
        return {"flights": self._leaving(origin, date, destination)}

    def search_onestop_flight(self, origin: str, destination: str, date: str) -> Any:
        pairs: list[list[Json]] = []
        for first in self._leaving(origin, date):
            lands = first["scheduled_arrival_time_est"]
            next_day = lands.endswith("+1")
            day = f"2024-05-{int(date[-2:]) + 1:02d}" if next_day else date
            pairs += [
                [first, second]
                for second in self._leaving(first["destination"], day, destination)
                if second["scheduled_departure_time_est"] > lands.removesuffix("+1")
            ]
        return {"flights": pairs}

    def send_certificate(self, user_id: str, amount: float) -> Any:
        methods = find(self.db["users"], user_id, "customer")["payment_methods"]
        name = f"certificate_{3221322 + len(methods)}"
        methods[name] = {"source": "certificate", "amount": round(amount), "id": name}
        return methods[name]

    def book_reservation(self, user_id: str, **given: Any) -> Any:
        customer = find(self.db["users"], user_id, "customer")
        heads = len(given["passengers"])
        flights = [self._seat(flight, given["cabin"], heads) for flight in given["flights"]]
        price = sum(flight["price"] for flight in flights) * heads
        price += INSURANCE * heads if given["insurance"] == "yes" else 0
        price += BAG * int(given["nonfree_baggages"])
        payments: list[Json] = [dict(one) for one in given["payment_methods"]]
        need(sum(one["amount"] for one in payments) == price, f"The payments do not add up to {price}.")
        for one in payments:
            self._afford(customer, one["payment_id"], one["amount"])
        for one in payments:
            self._pay(customer, one["payment_id"], one["amount"])
        for flight in given["flights"]:
            self._day(flight)["available_seats"][given["cabin"]] -= heads
        name = f"R{len(self.db['reservations']):05d}"
        reservation = {
            "reservation_id": name, "user_id": user_id, "created_at": NOW, "flights": flights,
            "payment_history": payments,
        } | {
            key: given[key]
            for key in ("origin", "destination", "flight_type", "cabin", "passengers", "total_baggages",
                        "nonfree_baggages", "insurance")
        }  # fmt: skip
        self.db["reservations"][name] = reservation
        customer["reservations"].append(name)
        return reservation

    def cancel_reservation(self, reservation_id: str) -> Any:
        reservation = find(self.db["reservations"], reservation_id, "reservation")
        need(reservation.get("status") != "cancelled", "It is cancelled already.")
        back = [{"payment_id": one["payment_id"], "amount": -one["amount"]} for one in reservation["payment_history"]]
        reservation["payment_history"] += back
        reservation["status"] = "cancelled"
        return reservation

    def update_reservation_baggages(
        self, reservation_id: str, total_baggages: int, nonfree_baggages: int, payment_id: str
    ) -> Any:
        reservation = find(self.db["reservations"], reservation_id, "reservation")
        self._charge(reservation, payment_id, BAG * max(0, nonfree_baggages - reservation["nonfree_baggages"]))
        reservation |= {"total_baggages": total_baggages, "nonfree_baggages": nonfree_baggages}
        return reservation

    def update_reservation_flights(self, reservation_id: str, cabin: str, flights: list[Json], payment_id: str) -> Any:
        reservation = find(self.db["reservations"], reservation_id, "reservation")
        heads = len(reservation["passengers"])
        new = [self._kept(reservation, one, cabin) or self._seat(one, cabin, heads) for one in flights]
        before = sum(flight["price"] for flight in reservation["flights"]) * heads
        self._charge(reservation, payment_id, sum(flight["price"] for flight in new) * heads - before)
        reservation |= {"flights": new, "cabin": cabin}
        return reservation

    def update_reservation_passengers(self, reservation_id: str, passengers: list[Json]) -> Any:
        reservation = find(self.db["reservations"], reservation_id, "reservation")
        need(len(passengers) == len(reservation["passengers"]), "The number of passengers cannot change.")
        reservation["passengers"] = passengers
        return reservation

    def _leaving(self, origin: str, date: str, destination: str | None = None) -> list[Json]:
        found: list[Json] = []
        for flight in self.db["flights"].values():
            day = flight["dates"].get(date, {})
            is_there = flight["origin"] == origin and destination in (None, flight["destination"])
            if is_there and day.get("status") == "available":
                plain = {name: value for name, value in flight.items() if name != "dates"}
                found.append({**plain, "date": date, **{key: day[key] for key in ("available_seats", "prices")}})
        return found

    def _day(self, flight: Json) -> Json:
        known = find(self.db["flights"], flight["flight_number"], "flight")
        return find(known["dates"], flight["date"], "flight on")

    def _seat(self, flight: Json, cabin: str, heads: int) -> Json:
        day = self._day(flight)
        need(day["status"] == "available", f"{flight['flight_number']} cannot be booked on {flight['date']}.")
        need(day["available_seats"][cabin] >= heads, f"{flight['flight_number']} has not enough seats.")
        known = self.db["flights"][flight["flight_number"]]
        return {
            "origin": known["origin"], "destination": known["destination"],
            "flight_number": flight["flight_number"], "date": flight["date"], "price": day["prices"][cabin],
        }  # fmt: skip

    def _kept(self, reservation: Json, flight: Json, cabin: str) -> Json | None:
        """A flight that stays as it is keeps its price, whatever it costs today."""
        if cabin != reservation["cabin"]:
            return None
        wanted = (flight["flight_number"], flight["date"])
        return next((one for one in reservation["flights"] if (one["flight_number"], one["date"]) == wanted), None)

    def _charge(self, reservation: Json, payment_id: str, amount: float) -> None:
        customer = self.db["users"][reservation["user_id"]]
        method = find(customer["payment_methods"], payment_id, "payment method")
        need(method["source"] != "certificate", "A certificate cannot pay for a change.")
        self._afford(customer, payment_id, amount)
        if amount > 0:
            self._pay(customer, payment_id, amount)
        elif method["source"] == "gift_card":
            method["amount"] -= amount
        if amount:
            reservation["payment_history"].append({"payment_id": payment_id, "amount": amount})

    def _afford(self, customer: Json, payment_id: str, amount: float) -> None:
        method = find(customer["payment_methods"], payment_id, "payment method")
        need(method["source"] == "credit_card" or method["amount"] >= amount, f"{payment_id} has not enough on it.")

    def _pay(self, customer: Json, payment_id: str, amount: float) -> None:
        method = customer["payment_methods"][payment_id]
        if method["source"] == "gift_card":
            method["amount"] -= amount
        elif method["source"] == "certificate":
            del customer["payment_methods"][payment_id]
