"""What screens hear about websites."""

from uuid import UUID

from relevo.desk.knowledge.website.queries import get_site_page, get_website
from relevo.desk.knowledge.website.schemas import SitePageOut, WebsiteOut
from relevo.platform import events
from relevo.platform.db import Tx

WEBSITE_CHANGED = "website.changed"
WEBSITE_DELETED = "website.deleted"
PAGE_CHANGED = "website_page.changed"


async def announce_website(tx: Tx, source_id: UUID) -> WebsiteOut:
    """How it looks now, with how many pages are where."""
    website = await get_website(tx, source_id)
    await events.append(tx, WEBSITE_CHANGED, audience=["team"], payload={"website": website.model_dump(mode="json")})
    return website


async def announce_page(tx: Tx, page_id: UUID) -> SitePageOut:
    page = await get_site_page(tx, page_id)
    source_id = await tx.fetchval(
        "SELECT source_id FROM website_page WHERE workspace_id = $1 AND id = $2", tx.tenant, page_id
    )
    payload = {"website_id": str(source_id), "page": page.model_dump(mode="json")}
    await events.append(tx, PAGE_CHANGED, audience=["team"], payload=payload)
    return page


async def announce_deletion(tx: Tx, source_id: UUID) -> None:
    await events.append(tx, WEBSITE_DELETED, audience=["team"], payload={"website_id": str(source_id)})
