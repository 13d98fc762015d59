from relevo.kit.errors import Conflict, NotFound, Unprocessable


class SameContact(Unprocessable, code="same_contact", status=422):
    """These are the same contact already."""


class AlreadyJoined(Conflict, code="already_joined", status=409):
    """One of these contacts was joined into another one meanwhile."""


class DifferentPeople(Conflict, code="different_people", status=409):
    """Both contacts signed in as different customers. Confirm that they are one person all the same."""


class OnlyAddress(Conflict, code="only_address", status=409):
    """This is the contact's only address: there is nothing to take apart."""


class NoSuchIdentity(NotFound, code="not_found", status=404):
    """This contact has no such address."""


class NoSuchMove(NotFound, code="not_found", status=404):
    """There is no such join or split."""


class AlreadyUndone(Conflict, code="already_undone", status=409):
    """This was undone already."""


class UndoLaterFirst(Conflict, code="undo_later_first", status=409):
    """One of these contacts was joined into a third since. Undo that first."""
