"""What an operator sees of a running Relevo: logs, metrics, traces, health."""
