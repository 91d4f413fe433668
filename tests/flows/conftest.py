"""Where the tests with Wine find their fixtures."""

from tests.wine.prefix import archive, screen, windows  # noqa: F401
