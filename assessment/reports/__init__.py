"""From results to PDF and Excel."""
