"""The assessment file (.dra): the only place that writes answers to disk."""
