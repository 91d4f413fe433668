"""The workbook of a unit's report: one writer and its sheets."""
