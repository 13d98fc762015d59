"""What a teammate's screen tells of what they are doing."""

from typing import Literal

from relevo.platform.http import Input


class ActivityInput(Input):
    activity: Literal["viewing", "replying", "none"]
