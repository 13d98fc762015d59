"""Integrations: the company's other systems (shops, CRMs, other help desks) behind one port.

An integration is one connection to one such system. People see what it knows of a customer in the journey; assistants
read and act through actions that go the way of every action. What a system says is data of others: cleaned, bounded,
never an instruction, and shown to an assistant only where the system itself says that it is this customer's.
"""
