from relevo.kit.errors import Unprocessable


class NotTheSameContact(Unprocessable, code="not_the_same_contact", status=422):
    """The contact in the address and the one in the body differ. Nothing was erased."""
