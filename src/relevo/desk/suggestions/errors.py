from relevo.kit.errors import NotFound


class NoSuchSuggestion(NotFound, code="not_found", status=404):
    """There is no suggestion under this id."""
