"""The page of conflicts: copies weighed side by side and decided."""
