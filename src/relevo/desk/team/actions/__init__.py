"""One file per thing that happens to a team."""
