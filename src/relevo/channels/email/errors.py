from relevo.kit.errors import RelevoError


class NoSignInHere(RelevoError, code="no_mail_sign_in", status=409):
    """This channel does not sign in with Google or Microsoft. Choose that in its connection first."""


class SignInEnded(RelevoError, code="mail_sign_in_ended", status=409):
    """This sign-in was used already, took longer than ten minutes, or was begun by somebody else. Begin it again."""


class SignInNotGranted(RelevoError, code="mail_sign_in_not_granted", status=502):
    """The provider gave no permission for this sign-in. Its words say more; begin it again once that is mended."""
