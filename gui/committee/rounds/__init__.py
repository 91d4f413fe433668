"""Rounds: opened, reminded of, and seen together."""
