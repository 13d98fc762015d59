"""The web channel: a chat on a company's pages, behind a launcher, inside a page or at its own address.

The browser side is `web/widget`; this room serves it and is its server. Promises: a visitor sees the messages of
their own conversation and nothing else of the workspace, through closed lists of fields; a 2xx or an `ack` leaves
after COMMIT; only the channel's allowed sites can frame the chat; who a customer is, is believed only when signed.
"""
