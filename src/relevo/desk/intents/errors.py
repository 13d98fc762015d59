from relevo.kit.errors import Conflict, NotFound, Unprocessable


class NoSuchIntent(NotFound, code="not_found", status=404):
    """There is no intent under this id."""


class UnknownIntent(Unprocessable, code="unknown_intent", status=422):
    """There is no such intent, or it is switched off."""


class IntentNameTaken(Conflict, code="intent_name_taken", status=409):
    """There is an intent with this name already."""


class TooManyIntents(Conflict, code="too_many_intents", status=409):
    """A workspace can have at most 150 intents."""


class TooManyExamples(Conflict, code="too_many_examples", status=409):
    """An intent can have at most 60 examples."""


class UnknownTaker(Unprocessable, code="unknown_taker", status=422):
    """There is no such team or teammate."""


class NotAnIntentSheet(Unprocessable, code="not_an_intent_sheet", status=422):
    """This is no CSV file with the columns name and examples, or it has more than 1,000 rows."""


class NoSuchProposal(NotFound, code="not_found", status=404):
    """There is no such proposal, or it was decided already."""
