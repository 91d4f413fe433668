"""Commands of the secretariat: register of units, keys, rounds."""
