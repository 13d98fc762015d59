"""The door to channels: what other rooms may use."""

from relevo.desk.channels.actions.change_channel import do_change_channel
from relevo.desk.channels.actions.create_channel import do_create_channel
from relevo.desk.channels.actions.rotate_identity_secret import do_rotate_identity_secret, find_identity_secret
from relevo.desk.channels.domains import is_allowed_origin
from relevo.desk.channels.errors import NoSuchChannel
from relevo.desk.channels.keys import workspace_of_key
from relevo.desk.channels.queries import access_channel, find_channel_by_key
from relevo.desk.channels.schemas import ChannelChange, ChannelInput, WebSettings, WebSettingsChange, web_settings
from relevo.desk.channels.tables import Channel

__all__ = [
    "Channel",
    "ChannelChange",
    "ChannelInput",
    "NoSuchChannel",
    "WebSettings",
    "WebSettingsChange",
    "access_channel",
    "do_change_channel",
    "do_create_channel",
    "do_rotate_identity_secret",
    "find_channel_by_key",
    "find_identity_secret",
    "is_allowed_origin",
    "web_settings",
    "workspace_of_key",
]
