"""What somebody on Slack sends beside words: files, each a message of its own."""

from collections.abc import Callable

from relevo.testing import samples
from relevo.testing.contents import Build, Content, Contents
from relevo.testing.samples import Sample


def _file(make: Callable[[], Sample], text: str = "") -> Build:
    return lambda keep: [{"file": keep(make()), "text": text}]


CONTENTS: Contents = {
    "picture": Content("A picture with words", _file(samples.picture, "Así llegó")),
    "film": Content("A film", _file(samples.film)),
    "voice": Content("A voice clip", _file(samples.voice)),
    "document": Content("A document", _file(samples.document)),
}
