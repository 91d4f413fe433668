"""Every problem a person can be told about; imports nothing of the house."""
