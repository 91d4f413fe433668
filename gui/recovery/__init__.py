"""Where answers are when a disk fails, and copies to go back to."""
