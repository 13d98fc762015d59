"""What builds, checks and measures Relevo. Never imported by the product."""
