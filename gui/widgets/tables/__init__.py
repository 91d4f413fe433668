"""The tables of all pages: rows, cells, and columns that fit."""
