"""The dialogues of the system for files and folders; each gives None when nobody chooses."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget


def ask_open(parent: QWidget, title: str, start: Path, kinds: str = "") -> Path | None:
    chosen, _ = QFileDialog.getOpenFileName(parent, title, str(start), kinds)
    return Path(chosen) if chosen else None


def ask_save(parent: QWidget, title: str, proposed: Path, kind: str = "") -> Path | None:
    """A new file, with the ending of the one proposed; ``kind`` names what it is."""
    ending = proposed.suffix
    kinds = f"{kind} (*{ending})" if kind else f"*{ending}"
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(proposed), kinds)
    return Path(chosen).with_suffix(ending) if chosen else None


def ask_folder(parent: QWidget, title: str, start: Path) -> Path | None:
    chosen = QFileDialog.getExistingDirectory(parent, title, str(start))
    return Path(chosen) if chosen else None
