"""Widgets that know no session."""
