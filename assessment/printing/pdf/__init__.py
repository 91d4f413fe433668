"""Blocks of a report drawn on PDF pages, Khmer included."""
