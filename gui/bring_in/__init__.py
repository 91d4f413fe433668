"""Bringing in answers from a file: choose, look at what will happen, take over."""
