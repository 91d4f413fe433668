"""Blank forms: paper to print, workbooks to fill in, copies for ODK and Kobo."""
