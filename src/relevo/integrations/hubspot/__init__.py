"""HubSpot's CRM: contacts, deals, orders and notes, over its API v3 with the token of a private app."""
