"""Fields of a notebook keep their keys, which JupyterLab's own shortcuts would take from them.

ui.VBox([Keys(), ...])     for all that the notebook's cells show, for as long as it is there
"""

from pathlib import Path

import anywidget


class Keys(anywidget.AnyWidget):
    """Nothing to be seen. The workbench does the same for itself (`guide.js`)."""

    _esm = Path(__file__).with_name("keys.js")
