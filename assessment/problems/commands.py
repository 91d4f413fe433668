"""Problems of the headless commands: what the call lacked."""

from assessment.problems.problem import Problem, Severity


class CommandProblem(Problem):
    """What can be wrong with a call."""

    ANSWERS_NOT_JSON = (
        Severity.ERROR,
        "The answers are not a JSON object. Write them as in the manual, for example "
        '\'{{"A1": 5, "opened": {{"date": "2026-03-15"}}}}\'.',
    )
    UNKNOWN_QUESTIONNAIRE = (
        Severity.ERROR,
        "There is no questionnaire {name}. Give the path of a workbook, or an id listed by the "
        "command «questionnaires».",
    )
    UNKNOWN_UNIT = (
        Severity.ERROR,
        "Unit {unit} is not on the list of units. Use a code of the register.",
    )
    NOT_SCORED = (
        Severity.ERROR,
        "This questionnaire has no scoring structure, so it has no score and no report.",
    )
    TABLE_NOT_READ = (
        Severity.ERROR,
        "{file} is not a table of answers. It needs the columns question and answer (and row, "
        "not_applicable_reason, comment where used).",
    )
    VALUES_NOT_READ = (
        Severity.ERROR,
        "{file} is not a table of values. Its first column names the unit, every other column is "
        "headed by a code of the structure.",
    )
    VALUES_TOO_LARGE = (
        Severity.ERROR,
        "{file} holds more than is read of a table of values: {rows} rows, and of a workbook "
        "{cells} MB of cells and {size} MB as a file. Save the table as CSV, of at most {csv} MB.",
    )
    OLD_ENCODING = (
        Severity.WARNING,
        "{file} is not in UTF-8, so letters beyond A to Z may look wrong. Save it as CSV UTF-8.",
    )
    UNKNOWN_QUESTION = (
        Severity.ERROR,
        "There is no question {question} in this questionnaire. Correct the code.",
    )
    FILE_EXISTS = (
        Severity.ERROR,
        "{file} already exists. Choose another name, so that nothing is overwritten.",
    )
    TAKEN_TWICE = (
        Severity.ERROR,
        "{question} is to be taken from two copies at once. Name one of them.",
    )
    STOPPED = (
        Severity.ERROR,
        "The command was stopped. No partial file was kept. Run it again to complete it.",
    )
    OPTION_EMPTY = (
        Severity.ERROR,
        "{option} needs a value. Write it.",
    )
    UNIT_NOT_ON_LIST = (
        Severity.WARNING,
        "{unit} is not on the list of units, so no peer group and no coverage will count it. "
        "Check the code.",
    )
    OUT_OF_RANGE = (
        Severity.ERROR,
        "{found} is not possible for {option}. Write a number from {least} to {most}.",
    )
    TARGET_IS_READ = (
        Severity.ERROR,
        "{file} is read by this command, so it cannot be written by it too. Choose another name.",
    )
    TARGET_TWICE = (
        Severity.ERROR,
        "{file} is named for two files at once. Give each a name of its own.",
    )
    NOTHING_TO_WRITE = (
        Severity.ERROR,
        "Specify the output: --pdf FILE, --xlsx FILE or both.",
    )
    CONFLICTS_OPEN = (
        Severity.ERROR,
        "Conflicts that are open: {n}. The national report cannot be FINAL until they are "
        "decided. Decide them first or leave out --final.",
    )
    NO_UNITS = (
        Severity.ERROR,
        "Name the number of units: at least 1.",
    )
    NOT_REACHED = (
        Severity.ERROR,
        "{file} could not be read or written ({reason}). Check the name and your permissions, or "
        "choose another folder.",
    )
    PRINTED_ON_FULL = (
        Severity.ERROR,
        "There is not enough room for the output, so it is cut off. Free some room or send the "
        "output elsewhere, and run the command again.",
    )
    NOT_PRINTED = (
        Severity.ERROR,
        "The output could not be written completely ({reason}), so it is cut off. Send it "
        "elsewhere, and run the command again.",
    )
    NOT_FINAL = (
        Severity.ERROR,
        "The assessment is not approved, so its report cannot be FINAL. Approve it first or leave "
        "out --final.",
    )
