"""What an admin does about events that could not be handled."""
