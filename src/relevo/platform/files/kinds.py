"""Which files are taken: by what they are inside and by how they are called, both."""

from collections.abc import Callable
from dataclasses import dataclass

from relevo.kit.errors import Unprocessable


class FileRefused(Unprocessable, code="file_refused", status=422):
    """This file cannot be taken. Images (png, jpg, gif, webp), pdf and audio up to 25 MB can."""


@dataclass(frozen=True)
class Kind:
    content_type: str
    extensions: tuple[str, ...]  # the first one is given to files that come without a usable name
    matches: Callable[[bytes], bool]

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


def _m4a(head: bytes) -> bool:
    return head[4:8] == b"ftyp" and head[8:12] in (b"M4A ", b"M4B ", b"mp42", b"isom", b"iso2", b"mp41", b"dash")


KINDS = (
    Kind("image/png", ("png",), _starts(b"\x89PNG\r\n\x1a\n")),
    Kind("image/jpeg", ("jpg", "jpeg", "jpe", "jfif"), _starts(b"\xff\xd8\xff")),
    Kind("image/gif", ("gif",), _starts(b"GIF87a", b"GIF89a")),
    Kind("image/webp", ("webp",), _riff(b"WEBP")),
    Kind("application/pdf", ("pdf",), _starts(b"%PDF-")),
    Kind("audio/mpeg", ("mp3",), _mp3),
    Kind("audio/mp4", ("m4a", "mp4"), _m4a),
    Kind("audio/ogg", ("ogg", "oga", "opus"), _starts(b"OggS")),
    Kind("audio/wav", ("wav",), _riff(b"WAVE")),
    Kind("audio/webm", ("webm", "weba"), _starts(b"\x1a\x45\xdf\xa3")),
)
CONTENT_TYPES = tuple(kind.content_type for kind in KINDS)


def kind_of(name: str, body: bytes) -> Kind:
    """Raises FileRefused unless content and extension say the same."""
    if not body:
        raise FileRefused("The file is empty.")
    kind = next((kind for kind in KINDS if kind.matches(body[:64])), None)
    if kind is None:
        raise FileRefused
    stem, dot, extension = name.rpartition(".")
    if not dot or not stem or extension.lower() not in kind.extensions:
        raise FileRefused(f"The file is {kind.content_type}, but its name does not end in .{kind.extensions[0]}.")
    return kind
