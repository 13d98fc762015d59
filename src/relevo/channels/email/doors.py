"""The way into a channel's two servers, with a password or a token; a token that a server refuses is renewed once."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace

from relevo.channels.email import smtp
from relevo.channels.email.configuring import imap_server, provider_of, smtp_relay
from relevo.channels.email.imap import Imap, ImapError
from relevo.channels.email.tokens import Tokens
from relevo.desk.channels import api as desk
from relevo.platform.egress import Egress


class Doors:
    """One per connector."""

    def __init__(self, egress: Egress) -> None:
        self._egress = egress
        self.tokens = Tokens(egress)

    @asynccontextmanager
    async def imap(self, connection: desk.Connection) -> AsyncGenerator[Imap]:
        """The mailbox, signed in. Raises ImapError, SignInFailed; expects that the channel has a server."""
        async with AsyncExitStack() as stack:
            token = await self._token(connection)
            try:
                opened = await stack.enter_async_context(self._imap(connection, token))
            except ImapError as error:
                if error.code != "login" or not token:
                    raise
                self.tokens.forget(connection, token)
                opened = await stack.enter_async_context(self._imap(connection, await self._token(connection)))
            yield opened

    async def send_mail(
        self, connection: desk.Connection, *, sender: str, recipients: Sequence[str], raw: bytes
    ) -> list[str]:
        """The recipients that were refused. Raises smtp.SmtpFailed, SignInFailed."""
        async with self._smtp(connection) as client:
            return await smtp.send_mail(client, sender=sender, recipients=list(recipients), raw=raw)

    async def try_smtp(self, connection: desk.Connection) -> None:
        """For the Check. Raises smtp.SmtpFailed, SignInFailed."""
        async with self._smtp(connection):
            await asyncio.sleep(0)

    @asynccontextmanager
    async def _smtp(self, connection: desk.Connection) -> AsyncGenerator[smtp.Client]:
        relay, token = smtp_relay(connection), await self._token(connection)
        try:
            client = await smtp.open_client(self._egress, replace(relay, token=token))
        except smtp.SmtpFailed as failed:
            if failed.step != "login" or failed.status < 500 or not token:
                raise
            self.tokens.forget(connection, token)
            client = await smtp.open_client(self._egress, replace(relay, token=await self._token(connection)))
        try:
            yield client
        finally:
            client.close()

    def _imap(self, connection: desk.Connection, token: str) -> Imap:
        server = imap_server(connection)
        if server is None:
            raise ImapError("missing")
        return Imap(self._egress, replace(server, token=token))

    async def _token(self, connection: desk.Connection) -> str:
        """Empty where a password signs in."""
        return await self.tokens.access_token(connection) if provider_of(connection) is not None else ""
