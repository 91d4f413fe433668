"""Tables of the secretariat's window: rows, cells and columns that fit."""
