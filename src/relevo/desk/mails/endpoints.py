from typing import Annotated
from uuid import UUID

from fastapi import Query
from starlette.responses import HTMLResponse

from relevo.desk.mails import repository
from relevo.desk.mails.errors import NoSuchMail
from relevo.desk.mails.safe_html import has_remote_pictures
from relevo.desk.mails.schemas import MailOut, SignatureInput, SignatureOut
from relevo.platform.db import Record, Tx
from relevo.platform.http import Caller, CurrentActor, RequestTx, Router

router = Router(tags=["mails"])
_STYLE = (
    "body{font:14px/1.5 system-ui,sans-serif;color:#1b1f24;background:#fff;margin:12px;overflow-wrap:anywhere}"
    "img{max-width:100%;height:auto}table{max-width:100%}"
)


@router.get("/messages/{message_id}/mail", caller=Caller.TEAMMATE, errors=[NoSuchMail])
async def get_mail(message_id: UUID, tx: RequestTx) -> MailOut:
    """The whole mail behind a message."""
    row = await _mail(tx, message_id)
    return MailOut(
        message_id=message_id,
        subject=row["subject"],
        sender=row["sender"],
        to=row["people_to"],
        cc=row["people_cc"],
        proof=row["proof"],
        text=row["text"],
        page=f"/api/v1/messages/{message_id}/mail/page" if row["html"] else None,
        has_remote_pictures=has_remote_pictures(row["html"]),
    )


@router.get(
    "/messages/{message_id}/mail/page",
    caller=Caller.TEAMMATE,
    errors=[NoSuchMail],
    response_class=HTMLResponse,
)
async def show_mail_page(message_id: UUID, tx: RequestTx, pictures: Annotated[bool, Query()] = False) -> HTMLResponse:
    """The mail as it looked, for a frame. It can run nothing and load nothing; `pictures` lets it load pictures from
    elsewhere, which tells their owner that the mail was read."""
    row = await _mail(tx, message_id)
    policy = [
        # Links open outside of the frame; scripts, forms and everything else stay forbidden.
        "sandbox allow-popups allow-popups-to-escape-sandbox",
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        f"img-src data:{' https: http:' if pictures else ''}",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
    ]
    head = f'<meta charset="utf-8"><meta name="referrer" content="no-referrer"><style>{_STYLE}</style>'
    return HTMLResponse(
        f"<!doctype html><html><head>{head}</head><body>{row['html']}</body></html>",
        headers={
            "Content-Security-Policy": "; ".join(policy),
            "X-Frame-Options": "SAMEORIGIN",
            "Referrer-Policy": "no-referrer",
        },
    )


@router.get("/me/mail-signature", caller=Caller.TEAMMATE)
async def get_mail_signature(tx: RequestTx, actor: CurrentActor) -> SignatureOut:
    """One's own signature under mails; empty where the channel's is used."""
    return SignatureOut(text=await repository.find_signature(tx, actor.teammate_id) or "")


@router.put("/me/mail-signature", caller=Caller.TEAMMATE)
async def put_mail_signature(given: SignatureInput, tx: RequestTx, actor: CurrentActor) -> SignatureOut:
    """Write one's own signature; an empty one leaves it to the channel."""
    await repository.put_signature(tx, actor.teammate_id, given.text)
    return SignatureOut(text=given.text)


async def _mail(tx: Tx, message_id: UUID) -> Record:
    row = await repository.find_mail(tx, message_id)
    if row is None:
        raise NoSuchMail
    return row
