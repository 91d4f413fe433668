"""The first page: recent assessments, new, open, and as whom a person works."""
