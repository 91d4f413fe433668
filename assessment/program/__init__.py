"""The program's own files: whether they are as they were handed out, and which version is used."""
