"""The page of the national report, and of codes printed on pages."""
