"""The door to deliveries: conversations queue and cancel, the intake brings statuses and echoes."""

from relevo.desk.deliveries.amending import find_sent_parts
from relevo.desk.deliveries.queueing import cancel_undelivered, queue_delivery
from relevo.desk.deliveries.repository import find_deliveries
from relevo.desk.deliveries.schemas import DeliveryOut
from relevo.desk.deliveries.sending import tell_admins
from relevo.desk.deliveries.showing import ask_to_show
from relevo.desk.deliveries.signals import receive_status, recognise_echo
from relevo.desk.deliveries.texts import COMMENT_LINE, RATING_PREFIX

__all__ = [
    "COMMENT_LINE",
    "RATING_PREFIX",
    "DeliveryOut",
    "ask_to_show",
    "cancel_undelivered",
    "find_deliveries",
    "find_sent_parts",
    "queue_delivery",
    "receive_status",
    "recognise_echo",
    "tell_admins",
]
