"""What a message may consist of. The screens draw exactly these and nothing else.

paragraph  children            heading       level (1 to 3), children
list       items (blocks)      ordered_list  start, items (blocks)
quote      children (blocks)   code          text, language
inline: text text | code text | strong children | emphasis children | link href, children | break
"""

from typing import Literal, TypedDict

RENDER_VERSION = 1  # counts up when the same text would give another tree: stored trees are then made again


class Text(TypedDict):
    type: Literal["text", "code"]
    text: str


class Span(TypedDict):
    type: Literal["strong", "emphasis"]
    children: "list[Inline]"


class Link(TypedDict):
    type: Literal["link"]
    href: str
    children: "list[Inline]"


class Break(TypedDict):
    type: Literal["break"]


Inline = Text | Span | Link | Break


class Paragraph(TypedDict):
    type: Literal["paragraph"]
    children: list[Inline]


class Heading(TypedDict):
    type: Literal["heading"]
    level: int
    children: list[Inline]


class BulletList(TypedDict):
    type: Literal["list"]
    items: "list[list[Block]]"


class OrderedList(TypedDict):
    type: Literal["ordered_list"]
    start: int
    items: "list[list[Block]]"


class Quote(TypedDict):
    type: Literal["quote"]
    children: "list[Block]"


class Code(TypedDict):
    type: Literal["code"]
    text: str
    language: str | None


Block = Paragraph | Heading | BulletList | OrderedList | Quote | Code
