"""A questionnaire written as a workbook to fill in."""
