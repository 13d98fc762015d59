"""What a company copies into its pages. Made of checked settings only, and escaped all the same."""

from html import escape

from relevo.desk.channels.schemas import Snippet, web_settings
from relevo.desk.channels.tables import Channel

INLINE_HEIGHT_PX = 600


def render_snippet(channel: Channel, base_url: str) -> Snippet:
    settings = web_settings(channel)
    source = f'src="{escape(base_url)}/chat.js" data-key="{escape(channel.public_key)}"'
    look = f'data-color="{settings.color}" data-side="{settings.launcher_position}"'
    return Snippet(
        loader_html=f"<script async {source} {look}></script>",
        inline_html=(
            f'<div id="relevo-chat" style="height:{INLINE_HEIGHT_PX}px"></div>\n'
            f'<script async {source} data-mount="#relevo-chat"></script>'
        ),
        hosted_url=f"{base_url}/w/{channel.public_key}",
    )
