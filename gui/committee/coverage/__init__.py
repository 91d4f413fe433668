"""The page of coverage: what is expected, what has come."""
