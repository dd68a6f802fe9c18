"""A whole round played through the same actions the pages use, with generated answers marked as rehearsal data."""
