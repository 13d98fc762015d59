"""What changes a callback."""
