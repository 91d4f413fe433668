"""Language, digits, text size and appearance: changed live, and remembered."""

from assessment.language.text import Language
from gui.settings import WindowSettings
from gui.theme import TEXT_SIZES, Appearance, Theme
from gui.wording import Wording


class Look:
    """The one place that changes how everything looks and speaks."""

    def __init__(self, settings: WindowSettings, wording: Wording, theme: Theme) -> None:
        self._settings, self._wording, self._theme = settings, wording, theme

    @property
    def appearance(self) -> Appearance:
        return self._theme.appearance

    @property
    def khmer_digits(self) -> bool:
        return self._wording.khmer_digits

    def switch_language(self) -> None:
        """The other language, at once, in the same place."""
        khmer = self._wording.language is Language.KM
        self.set_language(Language.EN if khmer else Language.KM)

    def set_language(self, language: Language) -> None:
        self._settings.language = language
        self._theme.set_language(language)
        self._wording.set_language(language)

    def set_appearance(self, appearance: Appearance) -> None:
        self._settings.appearance = appearance.value
        self._theme.set_appearance(appearance)

    def set_khmer_digits(self, *, on: bool) -> None:
        self._settings.khmer_digits = on
        self._wording.set_khmer_digits(on=on)

    @property
    def together(self) -> bool:
        return self._wording.together

    def switch_together(self) -> None:
        """Both languages together, or one alone; at once, in the same place."""
        self._settings.together = not self.together
        self._wording.set_together(on=not self.together)

    def resize_text(self, step: int) -> None:
        """One size larger (1) or smaller (-1); nothing beyond the ends."""
        at = TEXT_SIZES.index(self._theme.text_size) + step
        size = TEXT_SIZES[min(max(at, 0), len(TEXT_SIZES) - 1)]
        self._settings.text_size = size
        self._theme.set_text_size(size)
