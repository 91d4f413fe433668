"""The window and its pages: starts it, knows every page, and leads from one to the other."""
