"""Which kind a file is: by its ending, checked against its first bytes. Nothing else of an upload is believed."""

from relevo.desk.knowledge.extract.problems import Unreadable

_ENDINGS = {
    "pdf": "pdf",
    "html": "html",
    "htm": "html",
    "xhtml": "html",
    "md": "markdown",
    "markdown": "markdown",
    "txt": "text",
    "text": "text",
}
CONTENT_TYPES = {"pdf": "application/pdf", "html": "text/html", "markdown": "text/markdown", "text": "text/plain"}
# Archives, office files, images, programs: what people rename, and what bombs are made of.
_BINARY_STARTS = (
    b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"\x89PNG", b"\xff\xd8\xff",
    b"GIF8", b"\xd0\xcf\x11\xe0", b"MZ", b"\x7fELF", b"RIFF", b"\x28\xb5\x2f\xfd", b"II*\x00", b"MM\x00*",
)  # fmt: skip


def kind_of(name: str) -> str:
    """By the ending. Raises Unreadable("unsupported")."""
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if ending not in _ENDINGS:
        raise Unreadable("unsupported")
    return _ENDINGS[ending]


def check_start(kind: str, start: bytes) -> None:
    """Raises Unreadable("wrong_type") where the first bytes belong to something else."""
    is_pdf = b"%PDF-" in start[:1024]
    if (kind == "pdf") != is_pdf or any(start.startswith(mark) for mark in _BINARY_STARTS):
        raise Unreadable("wrong_type")
    if kind != "pdf" and b"\x00" in start and not start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("wrong_type")
