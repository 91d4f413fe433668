"""How far numbers of a questionnaire may go, in workbooks and in stored documents alike."""

MOST_DECIMALS = 6
HIGHEST_LEVEL = 100
