"""Installed questionnaires, and what differs between two of them."""
