"""Salesforce's REST API as it is documented, on loopback: client credentials, SOQL queries, tasks."""

from relevo.testing.salesforce.simulator import SalesforceSimulator
from relevo.testing.salesforce.state import State

__all__ = ["SalesforceSimulator", "State"]
