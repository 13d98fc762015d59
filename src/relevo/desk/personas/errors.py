from relevo.kit.errors import Conflict, NotFound


class NoSuchPersona(NotFound, code="not_found", status=404):
    """There is no invented customer under this id."""


class TooManyPersonas(Conflict, code="too_many_personas", status=409):
    """An assistant can have at most 500 invented customers. Delete some that are not needed any more."""


class NoSuchSimulation(NotFound, code="not_found", status=404):
    """There is no simulation, or no conversation in it, under this id."""


class SimulationRunning(Conflict, code="simulation_running", status=409):
    """A simulation of this assistant is running. Wait for it, or stop it."""


class NobodyToSimulate(Conflict, code="nobody_to_simulate", status=409):
    """No invented customer is switched on."""


class TooManyConversations(Conflict, code="too_many_conversations", status=409):
    """A simulation has at most 2,000 conversations. Choose fewer per customer, or switch some off."""


class NothingToOffer(Conflict, code="nothing_to_offer", status=409):
    """There is no question and answer that has no invented customer yet."""


class NoDraft(Conflict, code="no_draft", status=409):
    """The assistant has no draft: simulate the live version."""
