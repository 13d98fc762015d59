"""robots.txt as RFC 9309 has it: protego, with what it reads differently put right before and after. Pure."""

import re
from dataclasses import dataclass
from functools import lru_cache

from protego import Protego

# What robots.txt calls us; the User-Agent header begins with it.
PRODUCT = "Relevo"
LONGEST_CRAWL_DELAY_S = 30.0
_KNOWN = re.compile(
    r"^\s*(user[ -]?agent|dis+al+o?a?w|diasllow|allow|sitemaps?|site-map|crawl[ -]delay)\s*(?::|\s)", re.IGNORECASE
)
_GROUP = re.compile(r"^\s*user[ -]?agent\s*(?::|\s)\s*([^#]*)", re.IGNORECASE)
# A product token; what follows it (a version, a second word) does not count.
_TOKEN = re.compile(r"\*|[A-Za-z_-]+")


@dataclass(frozen=True)
class Robots:
    """One robots.txt. `text` None: the file could not be had and everything is forbidden for now."""

    text: str | None

    def allows(self, url: str, *, product: str = PRODUCT) -> bool:
        # An address that is not percent-encoded matches nothing reliably; ours always are.
        if self.text is None or not url.isascii():
            return False
        return _parsed(self.text).can_fetch(url, product)

    @property
    def delay_s(self) -> float:
        """Between two requests; a longer wish than LONGEST_CRAWL_DELAY_S is not a crawl any more."""
        asked = _parsed(self.text).crawl_delay(PRODUCT) if self.text else None
        return min(max(float(asked or 0), 0.0), LONGEST_CRAWL_DELAY_S)

    @property
    def sitemaps(self) -> list[str]:
        return list(_parsed(self.text).sitemaps) if self.text else []


@lru_cache(maxsize=64)
def _parsed(text: str) -> Protego:
    return Protego.parse(_mend(text))


def _mend(text: str) -> str:
    """Lines that are no rules do not part a group from its rules, and only the first word of a name is its name."""
    return "\n".join(_mended(line) for line in text.lstrip("\ufeff").splitlines() if _KNOWN.match(line))


def _mended(line: str) -> str:
    group = _GROUP.match(line)
    token = _TOKEN.match(group.group(1)) if group else None
    return f"User-agent: {token.group()}" if token else line
