from relevo.kit.errors import Conflict, NotFound, Unprocessable


class NoSuchProvider(NotFound, code="not_found", status=404):
    """There is no provider under this id."""


class ProviderInUse(Conflict, code="provider_in_use", status=409):
    """A model of this provider is chosen for answering. Choose another one first."""


class TooManyProviders(Conflict, code="too_many_providers", status=409):
    """A workspace can connect twenty providers."""


class KeyMissing(Unprocessable, code="key_missing", status=422):
    """This kind of provider needs a key."""


class BaseUrlMissing(Unprocessable, code="base_url_missing", status=422):
    """A server that speaks OpenAI's language needs its address, such as https://models.example.com/v1."""


class RegionMissing(Unprocessable, code="region_missing", status=422):
    """Amazon Bedrock needs the region whose models are asked, such as eu-west-1."""


class KindNotInstalled(Unprocessable, code="kind_not_installed", status=422):
    """This kind of provider is not installed here. Install Relevo with its extra, such as relevo[google]."""


class NoEmbeddingsHere(Unprocessable, code="no_embeddings_here", status=422):
    """This provider makes no vectors in the way Relevo asks: choose OpenAI, or a server that speaks as it does."""


class UnknownProviderForTask(Unprocessable, code="unknown_provider", status=422):
    """There is no such provider."""
