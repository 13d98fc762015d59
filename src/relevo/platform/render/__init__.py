"""The one door from text to screen: messages become a closed tree of blocks, never HTML.

Promises: nothing but the node types of `tree.py` comes out, whatever goes in; links are http, https, mailto or tel;
there are no images; letters that hide or reorder text are gone; depth and size are bounded.
"""

from relevo.platform.render.letters import clean_text
from relevo.platform.render.markdown import render_markdown
from relevo.platform.render.plain import plain_text, render_plain
from relevo.platform.render.tree import RENDER_VERSION, Block, Inline

__all__ = ["RENDER_VERSION", "Block", "Inline", "clean_text", "plain_text", "render_markdown", "render_plain"]
