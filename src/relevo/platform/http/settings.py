"""Free settings of a workspace or a teammate: a small JSON object that the screens own."""

import json
from typing import Annotated

from pydantic import AfterValidator

from relevo.platform.http.schemas import JsonObject

MAX_SETTINGS_BYTES = 20_000


def _check_size(value: JsonObject) -> JsonObject:
    if len(json.dumps(value)) > MAX_SETTINGS_BYTES:
        msg = f"must not be larger than {MAX_SETTINGS_BYTES} bytes"
        raise ValueError(msg)
    return value


SmallSettings = Annotated[JsonObject, AfterValidator(_check_size)]


def merge_settings(old: JsonObject, change: JsonObject) -> JsonObject:
    """`change` over `old`; null removes a key. The whole obeys the limit as well."""
    merged = {**old, **change}
    return _check_size({key: value for key, value in merged.items() if value is not None})
