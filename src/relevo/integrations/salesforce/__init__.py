"""Salesforce: contacts, opportunities, orders and tasks, over its REST API with an app's client credentials."""
