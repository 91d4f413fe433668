"""A stick that is spoilt while the program writes on it."""

from assessment.files.store import AssessmentFile


def spoil_under_its_feet(file: AssessmentFile) -> None:
    """Nothing can be read any more, as from a disk that died."""
    file._connection.execute("PRAGMA shrink_memory")
    size = file.path.stat().st_size
    with file.path.open("r+b") as disk:
        disk.write(bytes(size))
