"""What Instagram's and Messenger's connectors do in the same way: one account, and ids that hold for it alone."""

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar
from urllib.parse import urlsplit

from relevo.channels.meta import planning
from relevo.channels.meta.codes import MESSAGING, outcome_of_fault
from relevo.channels.meta.connector import MetaConnector
from relevo.channels.meta.missed import as_webhook, fetch_conversations
from relevo.channels.meta.offering import MOST_BYTES, VERSION
from relevo.desk.channels.api import (
    Connection,
    Fetched,
    Media,
    MediaGone,
    MediaLater,
    Missed,
    MissedLater,
    MissedRefused,
    NewPart,
    OutAmendment,
    Outcome,
    Outgoing,
    Part,
    RawElement,
    ReadFile,
    Recipient,
    Refused,
    Sent,
    Stopped,
    TryAgain,
    Unclear,
    outcome_of,
)
from relevo.platform.egress import EgressError, EgressRefused, EgressTooLarge
from relevo.platform.graph import GraphApi, GraphFault, Json, file_name, text_of
from relevo.platform.graph.messaging import split_messaging


class MessagingConnector(MetaConnector):
    object_name: ClassVar[str]
    """What a webhook of this kind is of."""
    platform: ClassVar[str]
    """What Meta calls it where one call is for several."""
    version: ClassVar[str] = VERSION
    answers_as: ClassVar[Json] = {}
    """What a message says of itself while the window is open."""

    @abstractmethod
    async def write(self, api: GraphApi, connection: Connection, part: Part, read_file: ReadFile) -> Json | None:
        """The part as Meta takes it, its file brought there first; None where Meta could not fetch the file.
        Raises GraphFault, EgressError."""

    def take_apart(self, body: Json) -> Sequence[RawElement]:
        return [
            RawElement(
                external_id=one.external_id,
                lane=one.customer,
                body=one.body,
                sent_at=one.at,
                account_id=one.account_id,
            )
            for one in split_messaging(body, object_name=self.object_name)
        ]

    def plan_amendment(self, amendment: OutAmendment) -> Sequence[NewPart]:
        return planning.plan_amendment(amendment) if amendment.kind in self.capabilities.sends else []

    def plan(self, message: Outgoing) -> Sequence[NewPart]:
        return planning.plan(message, self.capabilities)

    async def send(self, connection: Connection, part: Part, to: Recipient, read_file: ReadFile) -> Outcome:
        api = self.api(connection)
        if "sender_action" in part.body:
            return await _react(api, part, to)
        try:
            message = await self.write(api, connection, part, read_file)
        except GraphFault as fault:
            return outcome_of_fault(fault, MESSAGING)
        except EgressError as error:
            # Only the file went: that one twice is nothing a customer sees.
            return TryAgain(code="no_connection", detail=str(error)[:300])
        if message is None:
            return Refused(code="no_public_address", why="file")
        # After 24 hours only what a person wrote may go out, and has to say so.
        as_what = self.answers_as if to.window_open else {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
        body: Json = {"recipient": {"id": to.address}, **as_what, "message": message}
        if "reply_to" in part.body:
            body["reply_to"] = part.body["reply_to"]
        try:
            answer = await api.post("me/messages", body)
        except GraphFault as fault:
            return self._refusal(fault, to)
        except EgressError as error:
            return outcome_of(error)
        message_id = text_of(answer.get("message_id"))
        return Sent(external_id=message_id) if message_id else Unclear(detail="The answer names no message")

    @staticmethod
    def _refusal(fault: GraphFault, to: Recipient) -> Outcome:
        """Without Meta's consent to the seven days, only what would use them is refused: the channel goes on."""
        outcome = outcome_of_fault(fault, MESSAGING)
        if isinstance(outcome, Stopped) and outcome.code == "not_allowed" and not to.window_open:
            return Refused(code="no_human_window", detail=outcome.detail, why="window")
        return outcome

    async def fetch_missed(self, connection: Connection, since: datetime) -> Missed:
        own_ids = frozenset(connection.value("own_ids").split(","))
        account_id = connection.value("account_id") or connection.value("page_id")
        try:
            conversations, are_all = await fetch_conversations(self.api(connection), self.platform, since)
        except GraphFault as fault:
            passes = isinstance(outcome_of_fault(fault, MESSAGING), TryAgain | Unclear)
            raise (MissedLater if passes else MissedRefused)(str(fault)) from fault
        except EgressError as error:
            raise MissedLater(str(error)) from error
        body, oldest = as_webhook(
            conversations, since, object_name=self.object_name, account_id=account_id, own_ids=own_ids
        )
        elements = self.take_apart(body)
        return Missed(
            elements=elements, oldest_shown=[elements[place].external_id for place in oldest], is_whole=are_all
        )

    async def fetch_media(self, connection: Connection, media: Media) -> Fetched:
        """The address is signed and expires; no token belongs to it."""
        try:
            body, kind = await self.api(connection).download(media.ref, max_bytes=MOST_BYTES, with_token=False)
        except (EgressTooLarge, EgressRefused) as error:
            raise MediaGone(str(error)) from error
        except GraphFault as fault:
            raise (MediaLater if fault.status >= 500 or fault.status == 429 else MediaGone) from fault
        except EgressError as error:
            raise MediaLater(str(error)) from error
        # A document's address ends with its name; what was recorded or taken there and then has none.
        named = urlsplit(media.ref).path.rsplit("/", 1)[-1][:100] if media.kind == "file" else media.kind
        name = file_name(media.name or named, fallback=media.kind, content_type=kind)
        return Fetched(name=name, content_type=kind, body=body)

    async def show_typing(self, connection: Connection, to: Recipient) -> None:
        await self._act(connection, to, "mark_seen", "typing_on")

    async def mark_read(self, connection: Connection, to: Recipient) -> None:
        await self._act(connection, to, "mark_seen")

    async def _act(self, connection: Connection, to: Recipient, *actions: str) -> None:
        api = self.api(connection)
        try:
            for action in actions:
                await api.post("me/messages", {"recipient": {"id": to.address}, "sender_action": action})
        except (GraphFault, EgressError):
            return


async def _react(api: GraphApi, part: Part, to: Recipient) -> Outcome:
    """No message comes of it, so it is known by our own key."""
    try:
        await api.post("me/messages", {"recipient": {"id": to.address}, **part.body})
    except GraphFault as fault:
        return outcome_of_fault(fault, MESSAGING)
    except EgressError as error:
        return outcome_of(error)
    return Sent(external_id=f"change:{part.part_id}")
