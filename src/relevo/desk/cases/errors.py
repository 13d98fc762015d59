from relevo.kit.errors import Conflict, NotFound


class NoSuchCase(NotFound, code="not_found", status=404):
    """There is no case under this id."""


class TooManyCases(Conflict, code="too_many_cases", status=409):
    """An assistant can have at most 2,000 cases. Delete some that are not needed any more."""


class NoSuchReplay(NotFound, code="not_found", status=404):
    """There is no replay under this id."""


class ReplayRunning(Conflict, code="replay_running", status=409):
    """A replay of this assistant is running. Wait for it, or stop it."""


class NothingToReplay(Conflict, code="nothing_to_replay", status=409):
    """There is nothing to replay: no case is switched on, and no conversation was chosen or found."""


class Regressions(Conflict, code="regressions", status=409):
    """Cases that pass with the live version fail with this draft. Mend them, or publish with a reason."""


class NotReplayed(Conflict, code="not_replayed", status=409):
    """This draft was not replayed over the assistant's cases since it was last changed. Replay it, or say why not."""
