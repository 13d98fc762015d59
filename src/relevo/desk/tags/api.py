"""The door to tags: for actions that put them on."""

from relevo.desk.tags.errors import TooManyTags
from relevo.desk.tags.schemas import LONGEST_TAG, MAX_TAGS, plain_tag
from relevo.desk.tags.tagging import do_add_tags

__all__ = ["LONGEST_TAG", "MAX_TAGS", "TooManyTags", "do_add_tags", "plain_tag"]
