"""Files for the simulators' customers to send: small, made for this, and such that every player plays them."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw

_HERE = Path(__file__).parent
_CARD = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Marta Ruiz\r\nTEL;TYPE=CELL:+34 600 111 333\r\nEND:VCARD\r\n"


@dataclass(frozen=True)
class Sample:
    name: str
    content_type: str
    body: bytes


Keep = Callable[[Sample], str]
"""Puts a file where the provider would have it; what the message then names it by."""


@cache
def picture(width: int = 480, height: int = 320) -> Sample:
    """A sun over hills."""
    image = Image.new("RGB", (width, height), "#cfe3ee")
    draw = ImageDraw.Draw(image)
    sun = height // 6
    draw.ellipse((width * 0.65, sun, width * 0.65 + 2 * sun, 3 * sun), fill="#f4b942")
    draw.ellipse((-width * 0.3, height * 0.55, width * 0.7, height * 1.8), fill="#6b8f47")
    draw.ellipse((width * 0.35, height * 0.62, width * 1.4, height * 1.9), fill="#53753a")
    return Sample("photo.png", "image/png", _written(image, "PNG"))


@cache
def photo(width: int = 480, height: int = 320) -> Sample:
    """The same picture as a camera's."""
    with Image.open(io.BytesIO(picture(width, height).body)) as image:
        return Sample("photo.jpg", "image/jpeg", _written(image, "JPEG"))


def story() -> Sample:
    """A picture in a story's format."""
    return picture(270, 480)


@cache
def sticker() -> Sample:
    return Sample("sticker.webp", "image/webp", _written(_face(0), "WEBP"))


@cache
def moving_sticker() -> Sample:
    """It winks."""
    frames = [_face(0), _face(0), _face(1), _face(0)]
    out = io.BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:], duration=250, loop=0)
    return Sample("sticker.webp", "image/webp", out.getvalue())


@cache
def film_sticker() -> Sample:
    """As Telegram has those that are films."""
    return Sample("sticker.webm", "video/webm", (_HERE / "moving.webm").read_bytes())


@cache
def film() -> Sample:
    """Three seconds, with a tone."""
    return Sample("clip.mp4", "video/mp4", (_HERE / "film.mp4").read_bytes())


@cache
def voice() -> Sample:
    """Two and a half seconds of two tones."""
    return Sample("voice.ogg", "audio/ogg", (_HERE / "voice.ogg").read_bytes())


@cache
def document() -> Sample:
    return Sample("invoice-1001.pdf", "application/pdf", _pdf("Casa Brezo: invoice 1001, 49.90 EUR"))


def card() -> Sample:
    """A contact card as a file, as carriers pass it on."""
    return Sample("contact.vcf", "text/vcard", _CARD.encode())


def _written(image: Image.Image, form: str) -> bytes:
    out = io.BytesIO()
    image.save(out, form)
    return out.getvalue()


def _face(winks: int) -> Image.Image:
    image = Image.new("RGBA", (240, 240), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.ellipse((10, 10, 230, 230), fill="#ffd23f", outline="#b98500", width=6)
    draw.ellipse((70, 80, 95, 110), fill="#3b2b00")
    draw.ellipse((145, 93 if winks else 80, 170, 98 if winks else 110), fill="#3b2b00")
    draw.arc((65, 90, 175, 185), 20, 160, fill="#3b2b00", width=8)
    return image


def _pdf(words: str) -> bytes:
    drawn = f"BT /F1 18 Tf 40 740 Td ({words}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
        ),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
    ]
    out, places = b"%PDF-1.4\n", list[int]()
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
    return out + head + table + end
