"""simlib: planning how public oversight work is organised, by simulation."""

from simlib.errors import SimlibError

__version__ = "0.1.0"


def _in_words(error: SimlibError) -> str:
    """Every fault in a line, in the language of the environment; words are loaded when they are needed."""
    from simlib.views.language.faults import told
    from simlib.views.language.words import language_from_environment, words

    return "\n".join(told(words(language_from_environment()), error))


SimlibError.in_words = _in_words
