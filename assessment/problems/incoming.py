"""What can be wrong with tables that come in: answers, decisions, units, corrected words."""

from assessment.problems.problem import Problem, error, note, warning


class IncomingProblem(Problem):
    OTHER_QUESTIONNAIRE = error(
        "This workbook was made for the questionnaire {found}, this assessment answers {wanted}. "
        "Choose the workbook that belongs to it."
    )
    OTHER_VERSION = warning(
        "This workbook was made for version {found} of the questionnaire, this assessment has "
        "{wanted}. What fits is taken; look through the rest."
    )
    OTHER_UNIT = error(
        "This workbook was filled in for the unit {found}, this assessment is of {wanted}. "
        "Choose the right file, or correct the code of the unit in this cell."
    )
    NO_CODES = error(
        "The hidden first row of the sheet {sheet} is missing, so its answers cannot be read. "
        "Copy the answers into a blank workbook."
    )
    CODE_TWICE = error(
        "{question} is answered a second time here (first in {first}). Leave one of the two."
    )
    NOT_A_TICK = error(
        "“{found}” is neither a tick nor empty. Choose ✓ for what is met, leave the rest empty."
    )
    COLUMN_UNKNOWN = warning(
        "The column “{column}” belongs to no question of this questionnaire. It was not read."
    )
    COLUMN_AMBIGUOUS = error(
        "The heading “{column}” fits several questions. Export again with the names of the "
        "questions instead of their texts."
    )
    CONTRADICTS_COLUMNS = error(
        "This list of choices does not agree with the columns of the single choices. Correct one "
        "of them."
    )
    SHEET_UNKNOWN = warning(
        "The sheet {sheet} belongs to no table of this questionnaire. It was not read."
    )
    SEVERAL_SUBMISSIONS = error(
        "The file contains {n} submissions. Choose one by its number, from 1 to {n}, or by its "
        "uuid."
    )
    NO_SUCH_SUBMISSION = error(
        "There is no submission {wanted} in the file. Choose one by its number, from 1 to {n}, "
        "or by its uuid."
    )
    NO_SUBMISSION = error("There is no submission in {file}. Choose another file.")
    FILE_TOO_LARGE = error(
        "{file} is larger than {limit} MB. Split it, or export fewer submissions."
    )
    ROW_NUMBER = error("“{found}” is not a row of a table. Write a whole number from 1 to {limit}.")
    ROW_NEEDLESS = error("{question} is not in a table, so it has no row. Leave the row empty.")
    ANSWER_AND_REASON = warning(
        "{question} has an answer and also a reason why it does not apply. Both are kept, but the "
        "answer does not count. Leave only one of them in the file."
    )
    ANSWER_NOT_ASKED_NOW = warning(
        "{question} is not asked after the other answers. The answer is kept, but does not count."
    )


class ReviewingProblem(Problem):
    REVIEWS_NOT_READ = error(
        "{file} is not a table of reviews. It needs the columns code and decision (and what, "
        "level, reason, comment where used)."
    )
    UNKNOWN_WHAT = error("“{found}” cannot be reviewed. Use one of: {allowed}.")
    UNKNOWN_DECISION = error("“{found}” is not a valid decision. Use one of: {allowed}.")
    UNKNOWN_REASON = error("“{found}” is not a valid reason. Use one of: {allowed}.")
    LEVEL_NOT_READ = error("“{found}” is not a level. Write its number, such as 2.")
    NOT_FOUND_HERE = error(
        "There is no {code} to decide on in this assessment. Look at the list of the command "
        "«review» without decisions."
    )


class TranslationProblem(Problem):
    NO_CATALOGUE = error(
        "The words cannot be corrected in {folder}: they are compiled there. Send the workbook to "
        "the makers of the program, who keep them in their source."
    )
    NO_WORD_LIST = error(
        "{file} is not a list of words. Choose the workbook written by: words export"
    )
    TEXT_GONE = warning("The program no longer says the text {found}. It was left out.")
    OTHER_PLACEHOLDERS = error(
        "The values that the program fills in must stay: {needed} Correct the text."
    )
    AGAINST_A_RULE = error("The text has {rule}. Correct it.")
    AVOIDED_WORD = error("“{found}” is not written here, but “{instead}”. Correct the text.")


class UnitListProblem(Problem):
    NO_CODE_COLUMN = error(
        "{file} is not a list of units: no column is called “code”. Give that name to the column "
        "with the codes of the units."
    )
    NO_UNITS = error("{file} has no unit. Choose another file.")
    WITHOUT_NAME = error("The unit {code} has no name. Write it in Khmer, in English, or in both.")
    CODE_NOT_VISIBLE = error(
        "The code {found} contains invisible characters, or does not look like a code. Write it "
        "again."
    )
    CODE_AGAIN = error(
        "The unit {code} appears twice for the same round. Leave one line, or say in “since” and "
        "“ended” for which rounds each holds."
    )
    UNKNOWN_KIND = error("The kind {found} is not known. Write one of: {known}.")
    WITHOUT_BLOCK = error("The unit {code} has no peer group. Write it in the column “block”.")
    PARENT_NOT_LISTED = error(
        "{parent} is not on the list, and units lie in it: {n}, the first of them {code}. Add that "
        "unit, or correct the column “parent”."
    )
    MERGED = error(
        "The unit {code} names codes of other units as its earlier ones: {others}. A unit that was "
        "merged or split off is a new one: leave its column “formerly” empty."
    )
    ENDS_BEFORE_IT_BEGINS = error(
        "The unit {code} ends with the round {ended}, which is not after {since}. Correct the two."
    )
    ZEROS_ADDED = note(
        "Codes that had lost a zero at the front, as Excel does with numbers: {n}. They were read "
        "with it."
    )
    NAMES_ALIKE = note(
        "{code} has the name of {before}, which the table no longer has. If it is the same unit, "
        "write {before} in the column “formerly” of {code}."
    )
