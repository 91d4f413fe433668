"""From answers to scores, levels and reasons; pure functions."""
