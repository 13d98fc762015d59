"""The kinds of channels that have a provider, in the order in which the screen offers them."""

from relevo.channels.api.adapter import ApiConnector
from relevo.channels.email.adapter import EmailConnector
from relevo.channels.instagram.adapter import InstagramConnector
from relevo.channels.messenger.adapter import MessengerConnector
from relevo.channels.slack.adapter import SlackConnector
from relevo.channels.slack.team import SlackTeamConnector
from relevo.channels.telegram.adapter import TelegramConnector
from relevo.channels.twilio.adapter import SmsConnector, TwilioWhatsAppConnector
from relevo.channels.whatsapp.adapter import WhatsAppConnector
from relevo.desk.channels.api import Connector, Connectors
from relevo.platform.egress import Egress

KINDS: tuple[type[Connector], ...] = (
    EmailConnector,
    TelegramConnector,
    SlackConnector,
    ApiConnector,
    WhatsAppConnector,
    InstagramConnector,
    MessengerConnector,
    SmsConnector,
    TwilioWhatsAppConnector,
    SlackTeamConnector,
)


def make_connectors(egress: Egress) -> Connectors:
    return Connectors([kind(egress) for kind in KINDS])
