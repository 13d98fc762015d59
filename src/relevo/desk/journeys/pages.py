"""Pages of the company's site on which a visitor had the chat open."""

from relevo.desk.journeys.repository import note_page
from relevo.desk.journeys.timeline import clean_page
from relevo.kit.ids import ContactId
from relevo.platform.db import Tx

KEPT = 100


async def do_note_page(tx: Tx, contact_id: ContactId, url: str | None) -> None:
    """Nothing for what is no web page."""
    page = clean_page(url)
    if page is not None:
        await note_page(tx, contact_id, page, kept=KEPT)
