"""Who vouches for a mail's sender: the receiving server, which wrote down what DMARC told it (RFC 8601)."""

import re
from typing import Literal

from relevo.kit.mails import ReadMail

Proof = Literal["none", "failed", "dmarc"]
_COMMENT = re.compile(r"\([^()]{0,300}\)")


def proof_of(mail: ReadMail, server: str) -> Proof:
    """By the topmost header of `server` alone: that one it wrote itself; others came with the mail."""
    if not server or not mail.has_one_sender:
        return "none"
    for line in mail.authentication:
        name, _, results = _COMMENT.sub(" ", line[:8000]).partition(";")
        if name.strip().split(" ")[0].lower() != server.lower():
            continue
        return _judge(results, mail.sender.address.rpartition("@")[2])
    return "none"


def _judge(results: str, domain: str) -> Proof:
    for result in results.split(";"):
        found = re.match(r"\s*dmarc\s*=\s*(\w+)", result, re.IGNORECASE)
        if found is None:
            continue
        about = re.search(r"header\.from\s*=\s*\"?@?([\w.-]+)", result, re.IGNORECASE)
        is_same = about is not None and about.group(1).lower().rstrip(".") == domain
        if found.group(1).lower() == "pass":
            return "dmarc" if is_same else "none"
        return "failed" if found.group(1).lower() == "fail" else "none"
    return "none"
