"""Which kind a file is: by its ending, checked against its first bytes. Nothing else of an upload is believed."""

from relevo.desk.knowledge.extract.problems import Unreadable

_ENDINGS = {
    "pdf": "pdf",
    "docx": "docx",
    "xlsx": "xlsx",
    "pptx": "pptx",
    "csv": "csv",
    "tsv": "csv",
    "json": "json",
    "html": "html",
    "htm": "html",
    "xhtml": "html",
    "md": "markdown",
    "markdown": "markdown",
    "txt": "text",
    "text": "text",
    "png": "picture",
    "jpg": "picture",
    "jpeg": "picture",
    "tif": "picture",
    "tiff": "picture",
    "webp": "picture",
    "bmp": "picture",
}
_OLD_OFFICE = ("doc", "xls", "ppt")
_OFFICE = "application/vnd.openxmlformats-officedocument"
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "csv": "text/csv",
    "json": "application/json",
    "html": "text/html",
    "markdown": "text/markdown",
    "text": "text/plain",
    "picture": "image/*",
}
_ARCHIVES = ("docx", "xlsx", "pptx")
_ZIP_START = b"PK\x03\x04"
_OLE_START = b"\xd0\xcf\x11\xe0"
_PICTURE_STARTS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM")
# Archives, office files, images, programs: what people rename, and what bombs are made of.
_BINARY_STARTS = (
    _ZIP_START, b"PK\x05\x06", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"\x89PNG", b"\xff\xd8\xff",
    b"GIF8", _OLE_START, b"MZ", b"\x7fELF", b"RIFF", b"\x28\xb5\x2f\xfd", b"II*\x00", b"MM\x00*",
)  # fmt: skip


def kind_of(name: str) -> str:
    """By the ending. Raises Unreadable("unsupported" | "old_office")."""
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if ending in _OLD_OFFICE:
        raise Unreadable("old_office")
    if ending not in _ENDINGS:
        raise Unreadable("unsupported")
    return _ENDINGS[ending]


def check_start(kind: str, start: bytes) -> None:
    """Raises Unreadable where the first bytes belong to something else."""
    if kind in _ARCHIVES:
        if start.startswith(_OLE_START):
            # A password puts the whole archive into a file of the old form.
            raise Unreadable("old_office")
        if not start.startswith(_ZIP_START):
            raise Unreadable("wrong_type")
    elif kind == "picture":
        is_webp = start.startswith(b"RIFF") and start[8:12] == b"WEBP"
        if not is_webp and not start.startswith(_PICTURE_STARTS):
            raise Unreadable("wrong_type")
    else:
        _check_text_or_pdf(kind, start)


def _check_text_or_pdf(kind: str, start: bytes) -> None:
    is_pdf = b"%PDF-" in start[:1024]
    if (kind == "pdf") != is_pdf or any(start.startswith(mark) for mark in _BINARY_STARTS):
        raise Unreadable("wrong_type")
    if kind != "pdf" and b"\x00" in start and not start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("wrong_type")
