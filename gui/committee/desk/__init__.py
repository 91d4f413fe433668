"""The desk of the secretariat beside its collections: the register of units, the keys."""
