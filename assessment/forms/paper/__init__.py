"""A questionnaire drawn as a paper form."""
