"""A column of the sheet of plans: one plan, as it is written."""

from collections.abc import Mapping

from simlib.inputs.workbook.cells import WorkbookCell
from simlib.inputs.workbook.words import choices, code_of


class PlanColumn:
    """A plan of the sheet: its heading, and its cells by what stands in the first column."""

    def __init__(self, heading: WorkbookCell, rows: Mapping[str, tuple[WorkbookCell, WorkbookCell]]) -> None:
        self.heading = heading
        self.options = {code_of(name, choices("plan").values()): cell for name, (_, cell) in rows.items()}
        self.rows = {n: pair for n, pair in rows.items() if not code_of(n, choices("plan").values())}
        key = self.options.get("key", WorkbookCell("", ""))
        self.name = key.text or heading.text
