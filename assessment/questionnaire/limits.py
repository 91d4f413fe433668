"""How far numbers of a questionnaire may go, in workbooks and in stored documents alike."""

MOST_DECIMALS = 8
HIGHEST_LEVEL = 100
# Characters of all conditions and calculations together; the largest shipped have a hundredth.
MOST_OF_EXPRESSIONS = 1_000_000
