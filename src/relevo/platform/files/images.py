"""Images are decoded and written anew: what is left is pixels, without places, cameras or smuggled parts."""

import asyncio
import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, ImageSequence

from relevo.platform.files.kinds import FileRefused

MAX_PIXELS = 50_000_000
MAX_SIDE = 4_096
MAX_FRAMES = 200
MAX_ANIMATION_PIXELS = 80_000_000
MAX_CONCURRENT = 2  # a decoded image may take 200 MB

FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/webp": "WEBP"}

_turns = asyncio.Semaphore(MAX_CONCURRENT)


@dataclass(frozen=True)
class CleanImage:
    body: bytes
    width: int
    height: int


async def clean_image(body: bytes, content_type: str) -> CleanImage:
    """Raises FileRefused for what is broken, too large, or not the format it claims."""
    async with _turns:
        return await asyncio.to_thread(_clean, body, FORMATS[content_type])


def _clean(body: bytes, form: str) -> CleanImage:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # size is judged below, by our own limit
            with Image.open(io.BytesIO(body), formats=[form]) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise FileRefused(f"The image is larger than {MAX_PIXELS // 1_000_000} megapixels.")
                frames = _frames(image)
                return _written(frames, image, form)
    except FileRefused:
        raise
    except Exception as error:
        # Decoders fail in many ways on broken input, and all mean the same to the sender.
        raise FileRefused("The image is damaged.") from error


def _frames(image: Image.Image) -> list[Image.Image]:
    """All frames of a reasonable animation, else the first."""
    count = int(getattr(image, "n_frames", 1))
    animated = 1 < count <= MAX_FRAMES and count * image.width * image.height <= MAX_ANIMATION_PIXELS
    if not animated:
        return [_shrunk(ImageOps.exif_transpose(image))]
    return [_shrunk(frame.convert("RGBA")) for frame in ImageSequence.Iterator(image)]


def _shrunk(image: Image.Image) -> Image.Image:
    image = image.copy()
    # Pillow would write these back: comments, places, colour profiles, texts. Transparency is part of the picture.
    image.info = {key: value for key, value in image.info.items() if key == "transparency"}
    image.thumbnail((MAX_SIDE, MAX_SIDE))
    return image


def _written(frames: list[Image.Image], source: Image.Image, form: str) -> CleanImage:
    out = io.BytesIO()
    first = frames[0]
    if form == "JPEG":
        first.convert("RGB").save(out, "JPEG", quality=88, optimize=True)
    elif len(frames) > 1:
        duration = int(source.info.get("duration", 100) or 100)
        first.save(out, form, save_all=True, append_images=frames[1:], duration=duration, loop=0)
    else:
        plain = first if first.mode in ("1", "L", "P", "RGB", "RGBA") else first.convert("RGBA")
        plain.save(out, form)
    return CleanImage(out.getvalue(), first.width, first.height)
