from relevo.kit.errors import Unprocessable


class TooManyOrders(Unprocessable, code="too_many_orders", status=422):
    """A contact can have at most 1,000 orders here."""
