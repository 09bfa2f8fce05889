"""One package for each competition."""
