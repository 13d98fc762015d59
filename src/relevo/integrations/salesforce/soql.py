"""The questions put to Salesforce, as SOQL. Pure; every value is quoted here and nowhere else."""

from collections.abc import Sequence

from relevo.desk.integrations import api as desk

_CONTACT = "Id, Name, Email, Phone, MobilePhone, Title, Account.Name, CreatedDate"
_DEAL = "Name, Amount, StageName, IsClosed, IsWon, CreatedDate, CloseDate"
_ORDER = "Id, OrderNumber, Status, EffectiveDate, CreatedDate, TotalAmount, BillToContactId, ShipToContactId"
MOST_PEOPLE = 5


def quoted(value: str) -> str:
    """A text as SOQL writes it; nothing in it can end it."""
    escaped = value.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\r", "\\r")
    return f"'{escaped}'"


def contacts(who: desk.Who) -> str:
    """Empty if there is nothing to ask by."""
    tests: list[str] = []
    if who.ids:
        tests.append(f"Id IN ({_listed(who.ids)})")
    if who.email:
        tests.append(f"Email = {quoted(who.email)}")
    if who.phone:
        tests += [f"{name} = {quoted(who.phone)}" for name in ("Phone", "MobilePhone")]
    return f"SELECT {_CONTACT} FROM Contact WHERE {' OR '.join(tests)} LIMIT {MOST_PEOPLE}" if tests else ""


def deals(contact_ids: Sequence[str], *, many_currencies: bool) -> str:
    names = [*_DEAL.split(", "), *(["CurrencyIsoCode"] if many_currencies else [])]
    fields = ", ".join(["ContactId", "Opportunity.Id", *(f"Opportunity.{name}" for name in names)])
    return (
        f"SELECT {fields} FROM OpportunityContactRole WHERE ContactId IN ({_listed(contact_ids)}) "
        f"ORDER BY Opportunity.CreatedDate DESC LIMIT {desk.MOST_LISTED}"
    )


def orders(contact_ids: Sequence[str], *, many_currencies: bool) -> str:
    ids = _listed(contact_ids)
    return (
        f"SELECT {_order_fields(many_currencies)} FROM Order WHERE BillToContactId IN ({ids}) "
        f"OR ShipToContactId IN ({ids}) ORDER BY CreatedDate DESC LIMIT {desk.MOST_LISTED}"
    )


def order(number: str, *, many_currencies: bool) -> str:
    return f"SELECT {_order_fields(many_currencies)} FROM Order WHERE OrderNumber = {quoted(number)} LIMIT 2"


def tasks(contact_ids: Sequence[str]) -> str:
    return (
        "SELECT Id, WhoId, Subject, Description, Status, CreatedDate FROM Task "
        f"WHERE WhoId IN ({_listed(contact_ids)}) ORDER BY CreatedDate DESC LIMIT {desk.MOST_LISTED}"
    )


def written(contact_id: str, subject: str) -> str:
    """Our own task for a conversation, if there is one. Long texts cannot be searched, so its subject has the mark."""
    return f"SELECT Id FROM Task WHERE WhoId = {quoted(contact_id)} AND Subject = {quoted(subject)} LIMIT 1"


def _order_fields(many_currencies: bool) -> str:
    return f"{_ORDER}, CurrencyIsoCode" if many_currencies else _ORDER


def _listed(ids: Sequence[str]) -> str:
    return ", ".join(quoted(one) for one in ids[:MOST_PEOPLE])
