"""What was answered, and every change there can be."""
