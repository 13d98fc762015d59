"""A workspace is one tenant: a company using Relevo, with its name, language, clock and opening hours."""
