"""Tasks of the secretariat with a collection and a roster; trust is decided in `consolidation`."""
