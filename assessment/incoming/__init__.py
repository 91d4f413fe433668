"""Answers from outside: a table, a filled template, an export of ODK or Kobo become one change."""
