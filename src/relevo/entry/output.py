"""How commands speak: JSON for programs, plain lines for people."""

import json
import sys


def print_json(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")
