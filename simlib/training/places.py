"""Where the records of seats lie."""

import os
from pathlib import Path

from platformdirs import user_data_path


def training_folder() -> Path:
    """Where records are: SIMLIB_TRAINING, else `training` in the user's data folder."""
    named = os.environ.get("SIMLIB_TRAINING")
    return Path(named) if named else user_data_path("simlib", appauthor=False) / "training"
