"""The API channel: any other system becomes a channel, with two signed addresses. See README.md beside this file."""
