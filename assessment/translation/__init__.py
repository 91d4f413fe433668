"""Words for readers without the code: what the Khmer never does, and the list they correct."""
