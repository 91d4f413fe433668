"""Languages, texts in several languages, Khmer digits, dates, line breaking and sorting."""
