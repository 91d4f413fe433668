"""Problems of the headless commands: what the call lacked, and measuring."""

from assessment.problems.problem import Problem, error, warning


class CommandProblem(Problem):
    ANSWERS_NOT_JSON = error(
        "The answers are not a JSON object. Write them as in the manual, for example "
        '\'{{"A1": 5, "opened": {{"date": "2026-03-15"}}}}\'.'
    )
    UNKNOWN_UNIT = error("Unit {unit} is not on the list of units. Use a code of the register.")
    NOT_SCORED = error(
        "This questionnaire has no scoring structure, so it has no score and no report."
    )
    TABLE_NOT_READ = error(
        "{file} is not a table of answers. It needs the columns question and answer (and row, "
        "not_applicable_reason, comment where used)."
    )
    VALUES_NOT_READ = error(
        "{file} is not a table of values. Its first column names the unit, every other column is "
        "headed by a code of the structure."
    )
    VALUES_TOO_LARGE = error(
        "{file} holds more than is read of a table of values: {rows} rows, and of a workbook "
        "{cells} MB of cells and {size} MB as a file. Save the table as CSV, of at most {csv} MB."
    )
    OLD_ENCODING = warning(
        "{file} is not in UTF-8, so letters beyond A to Z may look wrong. Save it as CSV UTF-8."
    )
    UNKNOWN_QUESTION = error(
        "There is no question {question} in this questionnaire. Correct the code."
    )
    FILE_EXISTS = error(
        "{file} already exists. Choose another name, so that nothing is overwritten."
    )
    TAKEN_TWICE = error("{question} is to be taken from two copies at once. Name one of them.")
    STOPPED = error(
        "The command was stopped. No partial file was kept. Run it again to complete it."
    )
    OPTION_EMPTY = error("{option} needs a value. Write it.")
    UNIT_NOT_ON_LIST = warning(
        "{unit} is not on the list of units, so no peer group and no coverage will count it. "
        "Check the code."
    )
    FILES_ONLY = error("{option} is for files of units, not for a collection. Leave it out.")
    OUT_OF_RANGE = error(
        "{found} is not possible for {option}. Write a number from {least} to {most}."
    )
    TARGET_IS_READ = error(
        "{file} is read by this command, so it cannot be written by it too. Choose another name."
    )
    TARGET_TWICE = error("{file} is named for two files at once. Give each a name of its own.")
    NOTHING_TO_WRITE = error("Specify the output: --pdf FILE, --xlsx FILE or both.")
    CONFLICTS_OPEN = error(
        "Conflicts that are open: {n}. A report of the approved units only is possible when they "
        "are decided. Decide them first, or report all packages."
    )
    NO_UNITS = error("Name the number of units: at least 1.")
    NO_WORKING_FILES = error("There is no working file (.dra) in {folder}. Name another folder.")
    NOT_REACHED = error(
        "{file} could not be read or written ({reason}). Check the name and your permissions, or "
        "choose another folder."
    )
    PRINTED_ON_FULL = error(
        "There is not enough room for the output, so it is cut off. Free some room or send the "
        "output elsewhere, and run the command again."
    )
    NOT_PRINTED = error(
        "The output could not be written completely ({reason}), so it is cut off. Send it "
        "elsewhere, and run the command again."
    )
    NOT_FINAL = error(
        "The assessment is not approved, so its report cannot be FINAL. Approve it first or leave "
        "out --final."
    )


class BenchProblem(Problem):
    ABSENT = error(
        "The benchmarks are not installed here. They come with the source of the program, in the "
        "folder tests/bench."
    )
    UNKNOWN = error("There is no benchmark {name}. Choose from {names}.")
    STOPPED = error("The benchmark {name} stopped before it finished. Its last output is above.")
    GOAL_MISSED = warning(
        "{name} is {value} and should be at most {goal}. Run it again when the computer is idle."
    )
