"""Limits of crawling. Each is stated in docs/subsystems/crawler.md and has a test."""

MAX_PAGES = 5000
USUAL_PAGES = 500
MAX_DEPTH = 20
USUAL_DEPTH = 5
MAX_DELAY_MS = 30_000
USUAL_DELAY_MS = 500
MAX_PATTERNS = 50

MAX_PAGE_BYTES = 10_000_000
PAGE_WITHIN_S = 20.0
MAX_ROBOTS_BYTES = 1_000_000
ROBOTS_WITHIN_S = 10.0
ROBOTS_KEPT_H = 24
MAX_SITEMAP_BYTES = 10_000_000
MAX_SITEMAP_INFLATED_BYTES = 50_000_000
MAX_SITEMAP_URLS = 50_000
MAX_SITEMAPS = 100
MAX_SITEMAP_DEPTH = 3
MAX_URL_CHARACTERS = 2000
MAX_LINKS_PER_PAGE = 1000
MAX_SEGMENTS = 20
MAX_PARAMETERS = 8
MAX_HOPS = 3

# Pages whose addresses differ only in a number, a date or a parameter: more of them are a trap, not a help center.
MAX_PER_SHAPE = 100
# Addresses that are not fetched are kept to be shown, up to so many of one website; the rest is only counted.
MAX_SKIPPED_SHOWN = 1000

# Of a page whose host asks for patience, and of one that is slow, broken or not reachable.
MAX_TRIES_BUSY = 4
MAX_TRIES = 2
LONGEST_RETRY_AFTER_S = 3600.0
# Below this share of the text it had, a page is thought broken and its last good copy stays.
SHRUNK_TO = 0.4
SHRINKS_MATTER_FROM = 500
FEW_CHARACTERS = 200
MISSES_UNTIL_REMOVED = 2
READ_WITHIN_S = 30.0
# Somebody waits for the form's preview.
LOOK_WITHIN_S = 40.0
# Pages that are fetched or read at once over all workers; a page whose turn is this near waits for it.
LANES = 12
WAIT_AT_MOST_S = 3.0
