"""Channels: one connection to the outside each, such as the chat on a company's pages.

Words: a channel's public key names it to strangers (it stands in page sources and is no secret); its identity secret
signs who a customer is and never leaves again after it was made. Promises: a channel of another workspace does not
exist here; a switched-off channel takes no messages; a setting that could reach a stylesheet or a header is checked
before it is stored.
"""
