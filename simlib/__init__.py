"""simlib: planning how public oversight work is organised, by simulation."""

__version__ = "0.1.0"
