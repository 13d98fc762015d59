from relevo.kit.errors import NotFound


class NoSuchWorkspace(NotFound, code="not_found", status=404):
    """This workspace does not exist."""
