"""Names of files are text from strangers: shown to people, never used as a path."""

import re
from urllib.parse import quote

MAX_NAME_CHARS = 120

_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2028\u2029\u2060-\u2069\ufeff\U000e0000-\U000e007f\ud800-\udfff]"
)
_NOT_IN_NAMES = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


def clean_name(name: str) -> str:
    """The last part of a path, on one line, with nothing that hides or that a file system treats specially."""
    name = _INVISIBLE.sub("", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = _NOT_IN_NAMES.sub("_", name).strip(" .")
    if _RESERVED.match(name):
        name = f"_{name}"
    stem, dot, extension = name.rpartition(".")
    if not dot:
        return name[:MAX_NAME_CHARS] or "file"
    extension = extension[:10]
    return f"{stem[: MAX_NAME_CHARS - len(extension) - 1].strip(' .') or 'file'}.{extension}"


def content_disposition(name: str, *, inline: bool) -> str:
    """RFC 6266, with an ASCII name for old clients; no letter of the name can end the header."""
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", name.encode("ascii", "replace").decode())
    how = "inline" if inline else "attachment"
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
