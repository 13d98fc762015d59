"""A file that came within a mail: it is there already."""

import base64

from relevo.desk.channels import api as desk


def file_of(media: desk.Media) -> desk.Fetched:
    """Raises MediaGone."""
    try:
        body = base64.b64decode(media.ref, validate=True)
    except ValueError as error:
        raise desk.MediaGone("the file cannot be read") from error
    return desk.Fetched(name=media.name, content_type=media.content_type, body=body)
