"""Forms to fill in away from the program: paper, workbook, ODK, lists of actions, key cards."""
