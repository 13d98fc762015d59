"""Token buckets per credential and per address.

Each process counts for itself: with four web processes a caller gets up to four times the rate. That is meant:
these limits keep one caller from drowning the others. What protects passwords (sign-in attempts) is counted in
the database, see desk/team.
"""

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from relevo.kit.errors import RelevoError

MAX_BUCKETS = 50_000  # the least recently used are forgotten, which refills them: memory stays bounded


class TooManyRequests(RelevoError, code="too_many_requests", status=429):
    """Too many requests. Wait for the time in Retry-After and try again."""


@dataclass(frozen=True)
class Rate:
    per_second: float
    burst: int


@dataclass
class _Bucket:
    tokens: float
    at: float


@dataclass
class Limits:
    teammate: Rate = Rate(50, 500)
    visitor: Rate = Rate(5, 60)
    address: Rate = Rate(100, 1000)
    enabled: bool = True
    clock: Callable[[], float] = time.monotonic
    _buckets: OrderedDict[str, _Bucket] = field(default_factory=OrderedDict[str, _Bucket])

    def check(self, key: str, rate: Rate) -> None:
        """Take one token from the bucket `key`, or say when there will be one."""
        if not self.enabled:
            return
        now = self.clock()
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = _Bucket(rate.burst, now)
            if len(self._buckets) > MAX_BUCKETS:
                self._buckets.popitem(last=False)
        else:
            self._buckets.move_to_end(key)
            # A clock that steps back must not take tokens away.
            grown = max(0.0, now - bucket.at) * rate.per_second
            bucket.tokens = min(rate.burst, bucket.tokens + grown)
            bucket.at = now
        if bucket.tokens < 1:
            raise TooManyRequests(retry_after=max(1, round((1 - bucket.tokens) / rate.per_second)))
        bucket.tokens -= 1

    def check_address(self, host: str | None) -> None:
        self.check(f"address:{address_prefix(host)}", self.address)


def address_prefix(host: str | None) -> str:
    """An IPv4 address, or the /64 of an IPv6 one: a household has the whole /64 to change addresses in."""
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
