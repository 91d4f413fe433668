"""What a package holds that no program of ours writes."""

from assessment.problems.problem import Problem, Severity

_ERROR = Severity.ERROR


class PackageProblem(Problem):
    """Problems of packages that somebody put together by hand."""

    DOCUMENTS_NOT_NAMED = (
        _ERROR,
        "Documents in {file} that its list of contents does not name: {n}, the first is "
        "{document}. They are not used. Ask the sender about it.",
    )
    SIGNATURES_UNREADABLE = (
        _ERROR,
        "The digital signatures in {file} cannot be read. Do not use it. Ask the sender to send it "
        "again.",
    )
