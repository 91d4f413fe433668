"""Problems of scoring: what could not become a number, and why."""

from assessment.problems.problem import Problem, error, note, warning


class ScoringProblem(Problem):
    ANSWER_OUTSIDE_SCALE = error(
        "The answer {answer} to {question} is outside its scale. Answer the question again."
    )
    RELATIVE_ALONE = error(
        "{node} is measured against the other units and cannot be scored for one unit alone. "
        "Score a table of units."
    )
    VALUE_NOT_A_NUMBER = error(
        "The value {value} for {node} is not a number. Correct the cell or leave it empty."
    )
    VALUE_BEYOND = error(
        "The value {value} for {node} is too large or too small to compute with. Use another unit "
        "of measure."
    )
    VALUES_WITH_MARKS = note(
        "Cells of {node} read as numbers with a separator: {count}, such as {value}. Check that "
        "the separator was understood."
    )
    VALUES_CALLED_MISSING = note("Cells of {node} read as missing: {count}, such as {value}.")
    VALUES_NOT_APPLICABLE = note(
        "Cells of {node} read as not applicable: {count}, such as {value}."
    )
    TOO_LITTLE_APPLIES = note(
        "Rows in which less than {share} of the weight applies: {count}, first {unit}. The "
        "overall score has no level and no rank there."
    )
    NOT_MEASURED_AGAINST = note(
        "Units with too few values for {node}: {count}. They have no score there and no rank, "
        "and the other units are not measured against them."
    )
    UNIT_TWICE = error("Unit {unit} appears in two rows. Keep one of them.")
    UNIT_MISSING = error(
        "The row has values but no unit, so it is not scored. Write the unit in the first column."
    )
    NO_UNIT_ROWS = error(
        "Below its header the table has no row of a unit, so there is nothing to score. Write one "
        "row for each unit."
    )
    LEAF_WITHOUT_VALUES = warning(
        "No column is headed {node}{table}, so {name} is missing for every unit. Add the column, "
        "or correct the header of the column with its values."
    )
    MORE_LIKE_THIS = note(
        "More of the same kind, not listed one by one: {count}. Correct these, then check again."
    )
    NO_SPREAD = error(
        "All units have the same value at {node}, so it cannot measure them against each other. "
        "Use goalposts instead."
    )
    LOG_OF_NOTHING = error(
        "Values of {node} that are not above 0, and so have no logarithm: {count}. Correct them "
        "or leave them empty."
    )
    ADDS_NOTHING = note(
        "Units for which {node} is missing: {count}, first {unit}. It adds nothing to {parent} "
        "there."
    )
    RECEIVED_DIFFERS = warning(
        "The table says {given} for {node} of {unit}; computed again it is {score}. "
        "The computed score counts."
    )
    LEFT_OUT = note("{code} is not known to the other rules and is left out of their result.")
    UNITS_DIFFER = error(
        "{unit} and {other} are two units, so there is no comparison. Compare files of one unit."
    )
    ROUND_LATER = error(
        "Round {other} comes after round {round}, so it is not the earlier one. Choose a file of "
        "an earlier round."
    )
    ROUND_SAME = error(
        "Both files are of round {round}, so neither is the earlier one. Choose a file of an "
        "earlier round."
    )
    NO_COMMON_INDICATOR = warning(
        "The two rounds have no indicator in common, so there is no change to show."
    )
    PEERS_OF_ANOTHER_BLOCK = warning(
        "{units}: not of peer block {block}, so not counted among the peers."
    )
    PEERS_OF_ANOTHER_ROUND = warning(
        "{units}: not of round {round}, so not counted among the peers."
    )
    PEER_IS_THE_UNIT = note("{unit} is the unit itself, so it is not counted among its own peers.")
    PEERS_WITHOUT_RESULT = note(
        "{units}: no score, or too little of the weight applies, so not counted among the peers."
    )
    OTHER_RULES = error(
        "The files answer different questionnaires, so their units have no common order. "
        "Choose files of one questionnaire."
    )
    NO_TARGETS = error(
        "{file} sets no target. It needs the columns node and level or score, and may have block "
        "and round."
    )
    UNKNOWN_LEAF = warning("Column {node} is not a leaf of the structure; its values are not used.")
    UNKNOWN_NODE = error(
        "There is no indicator or pillar {node} in this questionnaire. Use one of its codes."
    )
