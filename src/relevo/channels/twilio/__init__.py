"""Twilio as two kinds of channel: SMS (with MMS), and WhatsApp by way of Twilio. They share everything but limits."""
