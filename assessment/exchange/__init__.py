"""Signed packages: a record on its way from one computer to another, and what can be believed."""
