"""What the Check button notes down, and the questions that are asked of Meta for each of its channels."""

from dataclasses import dataclass, field
from datetime import datetime

from relevo.desk.channels.api import Check, Checked, Connection
from relevo.platform.graph import GraphApi, GraphFault, dict_of, text_of, time_of
from relevo.platform.graph.subscribing import verify_token

ENDED = (460, 463, 467)
"""Subcodes of 190: the token was good once."""


def token_of(connection: Connection) -> str:
    """The verify token of this channel's address."""
    return verify_token(connection.secret("app_secret"), connection.hook_url)


@dataclass
class Found:
    """What is known so far; `checked` is what the desk gets of it."""

    checks: list[Check] = field(default_factory=list[Check])
    learned: dict[str, str] = field(default_factory=dict[str, str])
    name: str = ""
    account_id: str | None = None
    new_secrets: dict[str, str] = field(default_factory=dict[str, str])
    expires_at: datetime | None = None
    missed_since: datetime | None = None

    def good(self, name: str, detail: str = "") -> None:
        self.checks.append(Check(name=name, ok=True, detail=detail))

    def bad(self, name: str, code: str, detail: str = "", *, is_advice: bool = False) -> None:
        self.checks.append(Check(name=name, ok=False, code=code, detail=detail, is_advice=is_advice))

    def checked(self) -> Checked:
        return Checked(
            checks=self.checks,
            account_id=self.account_id,
            account_name=self.name,
            learned=self.learned,
            new_secrets=self.new_secrets,
            expires_at=self.expires_at,
            missed_since=self.missed_since,
        )


def why(fault: GraphFault) -> tuple[str, str]:
    """The line of the screen that a refusal belongs to, and what is wrong there."""
    if fault.code == 190:
        return "token", "expired" if fault.subcode in ENDED else "invalid"
    if "appsecret_proof" in fault.message:
        return "app_secret", "wrong"
    if fault.code is not None and (fault.code == 10 or 200 <= fault.code < 300):
        return "token", "permission"
    return "provider", "refused"


async def ask_token_end(api: GraphApi, found: Found) -> None:
    """A token of a system member or of a page never ends; one from the dashboard ends within a day."""
    try:
        about = dict_of((await api.get("debug_token", {"input_token": api.token})).get("data"))
    except GraphFault:
        return  # only a kindness: the token works, as was seen before
    ends = text_of(about.get("expires_at"))
    found.expires_at = time_of(ends) if ends and ends != "0" else None
    if found.expires_at is not None:
        found.bad("token_end", "temporary", found.expires_at.isoformat(), is_advice=True)


def note_address(api: GraphApi, connection: Connection, found: Found, *, name: str = "public") -> None:
    """Meta calls public https addresses only; a simulator calls any."""
    if not connection.hook_url.startswith("https://") and api.base_url.startswith("https://"):
        found.bad(name, "not_public", connection.hook_url, is_advice=True)
