"""Signing in to a mailbox with Google or Microsoft: begun on the channel's page, finished on the page that the provider
sends the admin back to.
"""

from uuid import UUID

from relevo.channels.email.errors import NoSignInHere, SignInEnded, SignInNotGranted
from relevo.channels.email.schemas import MailSignedInOut, MailSignInInput, MailSignInOut
from relevo.channels.email.signing_in import begin_sign_in, finish_sign_in
from relevo.desk.channels.api import NoSuchChannel, RequestOutside
from relevo.kit.ids import ChannelId
from relevo.platform.egress.requests import RequestEgress
from relevo.platform.http import (
    Caller,
    CurrentActor,
    RequestDatabase,
    RequestTx,
    Router,
)

router = Router(tags=["email"])


@router.post(
    "/channels/{channel_id}/mail-sign-in",
    caller=Caller.ADMIN,
    browser_only=True,
    errors=[NoSuchChannel, NoSignInHere],
)
async def begin_mail_sign_in(
    channel_id: UUID, tx: RequestTx, actor: CurrentActor, outside: RequestOutside
) -> MailSignInOut:
    """Where to consent that this channel reads and sends mails. Good for ten minutes and one return."""
    return MailSignInOut(address=await begin_sign_in(tx, ChannelId(channel_id), outside, by=actor))


@router.post(
    "/mail-sign-ins",
    caller=Caller.ADMIN,
    browser_only=True,
    transaction=False,
    errors=[SignInEnded, SignInNotGranted],
)
async def finish_mail_sign_in(
    given: MailSignInInput,
    db: RequestDatabase,
    actor: CurrentActor,
    outside: RequestOutside,
    egress: RequestEgress,
) -> MailSignedInOut:
    """With what the provider sent the admin back with. The permission is stored, then the channel is checked."""
    done = await finish_sign_in(db, egress, outside, state=given.state, code=given.code, by=actor)
    return MailSignedInOut(channel_id=done.channel_id, ok=done.ok)
