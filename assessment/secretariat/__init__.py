"""What the office does with a collection and a roster; what is believed is decided below."""
