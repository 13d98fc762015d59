"""Slack: an app of the company's in direct messages, channels and threads. Facts and limits are in README.md."""
