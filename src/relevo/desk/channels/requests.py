"""What an endpoint that speaks with providers declares."""

from typing import Annotated

from fastapi import Depends

from relevo.desk.channels.connections import Outside
from relevo.desk.channels.connector import Connectors
from relevo.platform.http import RequestContext, provided
from relevo.platform.secrets import SecretBox


async def _outside(
    kinds: Annotated[Connectors, provided(Connectors)],
    box: Annotated[SecretBox, provided(SecretBox)],
    context: RequestContext,
) -> Outside:
    return Outside(connectors=kinds, box=box, base_url=context.base_url)


RequestOutside = Annotated[Outside, Depends(_outside)]
