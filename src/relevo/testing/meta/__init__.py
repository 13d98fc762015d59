"""Meta's platforms as Meta documents them, on loopback: what the simulators of WhatsApp, Instagram and Messenger share.

`app.py` is the app that a company registers, `guard.py` how the Graph API refuses, `hooks.py` how webhooks are signed
and told. Instagram and Messenger are one simulator with two flavours (`messaging.py` and below); their phone
is `phone.html`. Written from the documentation, not from our connectors.
"""
