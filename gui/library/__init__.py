"""The library of questionnaires: what is installed, checking, installing, comparing."""
