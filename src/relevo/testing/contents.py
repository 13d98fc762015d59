"""What a customer can send beside words, as a simulator's page offers it: one list per provider."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from relevo.testing.samples import Keep

Json = dict[str, Any]
MARK = "<!--contents-->"
"""Where a page shows the list."""


Build = Callable[[Keep], Sequence[Json]]
"""Makes the messages that a content takes (an album takes several), as the provider writes what is in them."""


@dataclass(frozen=True)
class Content:
    label: str
    build: Build


def just(message: Json) -> Build:
    """One message without a file."""
    return lambda _keep: [message]


Contents = Mapping[str, Content]


def as_html(contents: Contents) -> str:
    """A choice and its button; the page's script sends what `what` says when `send-what` is pressed."""
    options = "".join(
        f'<option value="{escape(name)}">{escape(content.label)}</option>' for name, content in contents.items()
    )
    return (
        f'<label>Something else to send <select id="what">{options}</select></label>'
        '<button id="send-what" type="button">Send it</button>'
    )
