"""Invented packages for training and measuring: real files of units that answered by chance."""
