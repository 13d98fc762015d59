"""What the pages of all simulators share, each of which a person plays a customer on: their looks and their script.

A page links `/page.css` and `/page.js` and says its colours: `--desk` behind everything, `--ink` and `--dim` of words,
`--line` around fields, `--accent` of buttons, `--screen` of the telephone, `--ours` and `--own` of bubbles, `--focus`.
"""

from pathlib import Path

_HERE = Path(__file__).parent
SHARED = {"/page.css": (_HERE / "page.css", "text/css"), "/page.js": (_HERE / "page.js", "text/javascript")}
"""Where each part is served, its file, and its type."""
