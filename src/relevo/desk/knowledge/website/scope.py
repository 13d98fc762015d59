"""Which addresses a website's settings take in. Pure; the reasons are those that the screen shows."""

from relevo.desk.knowledge.website.patterns import judge
from relevo.desk.knowledge.website.repository import FoundBy, Website
from relevo.desk.knowledge.website.urls import is_below, is_same_site, is_trap


def reason_against(site: Website, url: str, *, found_by: FoundBy, depth: int) -> str | None:
    """Why `url` is not to be fetched, or None."""
    if not is_same_site(url, site.url):
        return "other_site"
    if found_by == "start" or site.mode == "page":
        # What the teammate named is fetched, if only for its links; whether it is indexed is decided then.
        return None
    if is_trap(url):
        return "trap"
    if depth > site.max_depth:
        return "too_deep"
    if site.mode == "crawl" and not is_below(url, site.url):
        return "not_below"
    return reason_not_to_index(site, url)


def reason_not_to_index(site: Website, url: str) -> str | None:
    """The patterns' word; the one page that a teammate named alone needs no patterns."""
    if site.mode == "page":
        return None
    verdict = judge(url, include=site.include, exclude=site.exclude)
    return None if verdict == "passes" else verdict
