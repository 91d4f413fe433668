"""Reading a questionnaire's workbook: sheets, columns, cells, and what is wrong in them."""
