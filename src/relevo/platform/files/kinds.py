"""Which files are taken: by what they are inside and by how they are called, both."""

from collections.abc import Callable
from dataclasses import dataclass

from relevo.kit.errors import Unprocessable


class FileRefused(Unprocessable, code="file_refused", status=422):
    """This file cannot be taken. Images (png, jpg, gif, webp), pdf, office files, txt, csv, audio and video can, up to
    25 MB."""


@dataclass(frozen=True)
class Kind:
    content_type: str
    extensions: tuple[str, ...]  # the first one is given to files that come without a usable name
    matches: Callable[[bytes], bool]
    # What is inside says too little by itself (any text is text, a zip is many things): the name decides.
    needs_name: bool = False

    @property
    def is_image(self) -> bool:
        return self.content_type.startswith("image/")


def _starts(*signatures: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(signatures)


def _riff(form: bytes) -> Callable[[bytes], bool]:
    return lambda head: head[:4] == b"RIFF" and head[8:12] == form


def _mp3(head: bytes) -> bool:
    # An ID3 tag, or a frame header of MPEG-1 or 2 layer 3 with a valid bit rate.
    frame = len(head) > 2 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2 and head[2] & 0xF0 != 0xF0
    return head.startswith(b"ID3") or frame


def _aac(head: bytes) -> bool:
    # A frame header of ADTS, with either version of MPEG.
    return len(head) > 2 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0


_MP4_BRANDS = (b"mp42", b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"avc1", b"dash", b"M4V ")


def _mp4(*brands: bytes) -> Callable[[bytes], bool]:
    return lambda head: head[4:8] == b"ftyp" and head[8:12] in brands


def _text(head: bytes) -> bool:
    return b"\x00" not in head


_zip = _starts(b"PK\x03\x04")
_ole = _starts(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_OFFICE = "application/vnd.openxmlformats-officedocument"


KINDS = (
    Kind("image/png", ("png",), _starts(b"\x89PNG\r\n\x1a\n")),
    Kind("image/jpeg", ("jpg", "jpeg", "jpe", "jfif"), _starts(b"\xff\xd8\xff")),
    Kind("image/gif", ("gif",), _starts(b"GIF87a", b"GIF89a")),
    Kind("image/webp", ("webp",), _riff(b"WEBP")),
    Kind("application/pdf", ("pdf",), _starts(b"%PDF-")),
    Kind("audio/mpeg", ("mp3",), _mp3),
    Kind("audio/mp4", ("m4a", "m4b"), _mp4(b"M4A ", b"M4B ", *_MP4_BRANDS)),
    Kind("video/mp4", ("mp4", "m4v"), _mp4(*_MP4_BRANDS)),
    Kind("video/quicktime", ("mov",), _mp4(b"qt  ")),
    Kind("video/3gpp", ("3gp",), _mp4(b"3gp4", b"3gp5", b"3gp6")),
    Kind("audio/ogg", ("ogg", "oga", "opus"), _starts(b"OggS")),
    Kind("audio/aac", ("aac",), _aac),
    Kind("audio/amr", ("amr",), _starts(b"#!AMR")),
    Kind("audio/wav", ("wav",), _riff(b"WAVE")),
    Kind("audio/webm", ("webm", "weba"), _starts(b"\x1a\x45\xdf\xa3")),
    Kind(f"{_OFFICE}.wordprocessingml.document", ("docx",), _zip, needs_name=True),
    Kind(f"{_OFFICE}.spreadsheetml.sheet", ("xlsx",), _zip, needs_name=True),
    Kind(f"{_OFFICE}.presentationml.presentation", ("pptx",), _zip, needs_name=True),
    Kind("application/msword", ("doc",), _ole, needs_name=True),
    Kind("application/vnd.ms-excel", ("xls",), _ole, needs_name=True),
    Kind("application/vnd.ms-powerpoint", ("ppt",), _ole, needs_name=True),
    # Whatever a browser could make of it: it is saved, never opened in place, and never another type than this.
    Kind("text/plain", ("txt",), _text, needs_name=True),
    Kind("text/csv", ("csv",), _text, needs_name=True),
)
CONTENT_TYPES = tuple(kind.content_type for kind in KINDS)


def kind_of(name: str, body: bytes) -> Kind:
    """Raises FileRefused unless content and extension say the same."""
    if not body:
        raise FileRefused("The file is empty.")
    stem, dot, extension = name.rpartition(".")
    extension = extension.lower() if dot and stem else ""
    inside = [kind for kind in KINDS if kind.matches(body[:64])]
    named = next((kind for kind in inside if extension in kind.extensions), None)
    if named is not None:
        return named
    telling = next((kind for kind in inside if not kind.needs_name), None)
    if telling is None:
        raise FileRefused
    raise FileRefused(f"The file is {telling.content_type}, but its name does not end in .{telling.extensions[0]}.")
