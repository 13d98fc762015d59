"""Another company's systems out of the public tau-bench files: its tools over its own database, as a real server.

A folder has a domain each (`retail`, `airline`) with `db.json`, `tools.openai.json`, `tools.tau2.json` and tasks. The
tools do here what their descriptions and the domain's policy say, on the data alone; they are served as an OpenAPI
service and as an MCP server, and imported like anybody's. `replay` makes a task's expected calls through an assistant.
"""

from relevo.testing.tau.replay import Played, play_tasks
from relevo.testing.tau.service import Service, read_service, read_tasks

__all__ = ["Played", "Service", "play_tasks", "read_service", "read_tasks"]
