"""The questionnaire: from Excel workbook to checked, frozen model."""
