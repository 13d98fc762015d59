from typing import Annotated
from uuid import UUID

from relevo.desk.channels.api import Connectors, NoSuchChannel, access_channel
from relevo.desk.deliveries import queries
from relevo.desk.deliveries.actions.decide import do_retry_delivery, do_settle_delivery
from relevo.desk.deliveries.errors import NoSuchDelivery, NothingToRetry
from relevo.desk.deliveries.schemas import DeliveryOut, SettleInput, TroublesOut, WindowOut
from relevo.desk.deliveries.windows import find_window
from relevo.kit.errors import NotFound
from relevo.kit.ids import ChannelId
from relevo.platform.http import Caller, CurrentActor, RequestTx, Router, provided

router = Router(tags=["channels"])


@router.get("/channels/{channel_id}/undelivered", caller=Caller.TEAMMATE, errors=[NoSuchChannel])
async def list_undelivered(channel_id: ChannelId, tx: RequestTx) -> TroublesOut:
    """Messages that did not arrive on this channel, or perhaps did not; newest first, at most fifty."""
    channel = await access_channel(tx, channel_id)
    return await queries.list_trouble(tx, channel.id)


@router.post("/messages/{message_id}/delivery/retry", caller=Caller.TEAMMATE, errors=[NoSuchDelivery, NothingToRetry])
async def retry_delivery(message_id: UUID, tx: RequestTx, actor: CurrentActor) -> DeliveryOut:
    """Send a message again that failed, was held back, or may not have arrived."""
    return await do_retry_delivery(tx, message_id, by=actor)


@router.post("/messages/{message_id}/delivery/settle", caller=Caller.TEAMMATE, errors=[NoSuchDelivery, NothingToRetry])
async def settle_unknown_delivery(
    message_id: UUID, given: SettleInput, tx: RequestTx, actor: CurrentActor
) -> DeliveryOut:
    """Say whether a message arrived of which nobody knows."""
    return await do_settle_delivery(tx, message_id, arrived=given.arrived, by=actor)


@router.get("/conversations/{conversation_id}/window", caller=Caller.TEAMMATE, errors=[NotFound])
async def get_window(
    conversation_id: UUID, tx: RequestTx, kinds: Annotated[Connectors, provided(Connectors)]
) -> WindowOut:
    """Until when free words reach the customer on this channel."""
    return await find_window(tx, conversation_id, kinds)
