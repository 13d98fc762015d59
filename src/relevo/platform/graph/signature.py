"""`X-Hub-Signature-256`: HMAC-SHA256 of the raw body with the app's secret.

Meta signs the bytes it sends, in which letters are escaped; JSON that was read and written again has another
signature. There is no time in it, so an old request stays valid: whoever takes it in tells repetitions apart.
"""

import hashlib
import hmac
import re

_HEADER = re.compile(r"sha256=[0-9a-f]{64}")


def sign(body: bytes, secret: str) -> str:
    """The header's value for `body`."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def is_signed(body: bytes, header: str | None, secret: str) -> bool:
    """Whether `header` is the signature of exactly these bytes. No header, no secret: no."""
    if not secret or header is None or not _HEADER.fullmatch(header):
        return False
    return hmac.compare_digest(header, sign(body, secret))
