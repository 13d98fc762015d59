"""E-mail: a mailbox of the company's as a channel. Facts and limits are in README.md beside this file."""
