"""The page of the national picture."""
