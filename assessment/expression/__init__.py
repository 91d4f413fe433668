"""The expression language of questionnaires: the ODK XPath dialect with JavaRosa's meaning."""
