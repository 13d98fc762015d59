"""Letters that no honest message needs: they hide text from people or show it in another order."""

import re

MAX_CHARS = 20_000

_HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls but tab and newline
    "\u202a-\u202e\u2066-\u2069"  # direction overrides: "exe.gpj" shown as "jpg.exe"
    "\u2028\u2029"  # line separators that break scripts
    "\ufff9-\ufffb\ufeff"  # annotations, byte order mark
    "\U000e0000-\U000e007f]"  # tag letters: invisible ASCII, read by models only
)
_SURROGATE = re.compile("[\ud800-\udfff]")


def clean_text(text: str) -> str:
    """`text` without harmful letters, at most 20,000 characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _SURROGATE.sub("\ufffd", _HARMFUL.sub("", text))[:MAX_CHARS]
