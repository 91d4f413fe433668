"""The report of one unit: its sections, from summary to closing."""
