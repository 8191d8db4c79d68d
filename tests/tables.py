"""What a reader sees of a table, as a frame of texts whose index heads the rows."""

import pandas as pd


def read(table):
    rows = [[cell.text for cell in row] for row in table.rows]
    columns = [column.heading for column in table.columns]
    frame = pd.DataFrame(rows, columns=columns, dtype=object)
    return frame.set_index(columns[0])
