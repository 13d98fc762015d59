"""Brand colours are chosen for logos; here they are corrected until text in and on them can be read.

WCAG 1.4.3 wants a contrast of 4.5 for text, 1.4.11 one of 3 for surfaces that mean something.
"""

from dataclasses import dataclass

TEXT_CONTRAST = 4.5
SURFACE_CONTRAST = 3.0
STEPS = 20

# The widget's page colours; its stylesheet has the same two.
BACKGROUNDS = {"light": "#ffffff", "dark": "#14161c"}

Rgb = tuple[float, float, float]


@dataclass(frozen=True)
class Palette:
    fill: str  # surfaces: own bubbles, the send button
    ink: str  # text on those
    accent: str  # the brand as text or border on the page


def make_palette(brand: str, theme: str) -> Palette:
    background = BACKGROUNDS[theme]
    fill = readable(brand, background, SURFACE_CONTRAST)
    # White and black cannot both fail: their contrasts with one colour multiply to 21.
    ink = "#ffffff" if contrast(fill, "#ffffff") >= TEXT_CONTRAST else "#000000"
    return Palette(fill=fill, ink=ink, accent=readable(brand, background, TEXT_CONTRAST))


def contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(_parse(one)), _luminance(_parse(other))))
    return (light + 0.05) / (dark + 0.05)


def readable(color: str, background: str, wanted: float) -> str:
    """The nearest colour toward black or white that has the wanted contrast on the background."""
    start = _parse(color)
    target = 0.0 if _luminance(_parse(background)) > 0.4 else 255.0
    for step in range(STEPS + 1):
        mixed = _format((start[0], start[1], start[2]), target, step / STEPS)
        if contrast(mixed, background) >= wanted:
            return mixed
    return _format(start, target, 1.0)


def _parse(color: str) -> Rgb:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _format(rgb: Rgb, target: float, share: float) -> str:
    return "#" + "".join(f"{round(part + (target - part) * share):02x}" for part in rgb)


def _luminance(rgb: Rgb) -> float:
    linear = [part / 255 / 12.92 if part <= 10.31475 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
