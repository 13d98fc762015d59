"""What an endpoint declares that fetches something from outside."""

from typing import Annotated

from relevo.platform.egress.client import Egress
from relevo.platform.http import provided

RequestEgress = Annotated[Egress, provided(Egress)]
