"""The page of received files."""
