"""All SQL of the team, one file per kind of row."""
