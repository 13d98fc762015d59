"""Pictures of text, made ready for text recognition: one page as a plain grey picture of bounded size.

Decoding a stranger's picture is the dangerous part, so it happens here, behind the child's walls; the program that
recognises text only ever sees what this wrote.
"""

import base64
import io
import warnings
from typing import Any

import pypdfium2  # pyright: ignore[reportMissingTypeStubs] - the library carries no types
from PIL import Image, ImageOps

from relevo.desk.knowledge.extract.limits import MAX_PICTURE_PIXELS
from relevo.desk.knowledge.extract.problems import Unreadable

_FORMS = ("PNG", "JPEG", "TIFF", "WEBP", "BMP")
# Text recognition gains nothing from more; A4 at 200 dots for each inch.
_MAX_SIDE = 2400
_POINTS_PER_INCH = 72
_WHITE = "white"


def count_pages(data: bytes) -> dict[str, Any]:
    """For a picture: how many pages there are to recognise. Raises Unreadable."""
    with _open(data) as picture:
        return {"scanned": int(getattr(picture, "n_frames", 1))}


def picture_page(data: bytes, number: int) -> dict[str, Any]:
    with _open(data) as picture:
        try:
            picture.seek(number)
            upright = ImageOps.exif_transpose(picture)
            return _written(upright)
        except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
            raise Unreadable("corrupt") from error


def pdf_page(data: bytes, number: int) -> dict[str, Any]:
    try:
        document: Any = pypdfium2.PdfDocument(data)
        page = document[number]
        longest = max(page.get_size())
        # A page may claim to be a kilometre wide: the picture is bounded, not the scale.
        scale = min(_MAX_SIDE / longest, 300 / _POINTS_PER_INCH) if longest > 0 else 1.0
        return _written(page.render(scale=scale, grayscale=True).to_pil())
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise Unreadable("corrupt") from error


def _open(data: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its own limit warns at half of where ours refuses
            picture = Image.open(io.BytesIO(data), formats=_FORMS)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        code = "picture_too_large" if isinstance(error, Image.DecompressionBombError) else "corrupt"
        raise Unreadable(code) from error
    if picture.width * picture.height > MAX_PICTURE_PIXELS:
        raise Unreadable("picture_too_large")
    return picture


def _written(picture: Image.Image) -> dict[str, Any]:
    if picture.mode in ("RGBA", "LA", "P", "PA"):
        coloured = picture.convert("RGBA")
        picture = Image.new("RGBA", coloured.size, _WHITE)
        picture.alpha_composite(coloured)
    grey = picture.convert("L")
    grey.thumbnail((_MAX_SIDE, _MAX_SIDE))
    out = io.BytesIO()
    grey.save(out, "PNG", compress_level=3)
    return {"picture": base64.b64encode(out.getvalue()).decode("ascii")}
