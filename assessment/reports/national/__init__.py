"""The national report: its figures, its sections and its workbook."""
