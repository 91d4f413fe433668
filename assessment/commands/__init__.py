"""The headless door: every ability as a command."""
