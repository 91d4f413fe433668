"""The questionnaire page: outline left, one question in the middle, evidence right."""
