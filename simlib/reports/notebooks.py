"""Notebooks as files and in memory: the few calls of nbformat that reports need, with their types."""

import nbformat
from nbformat import NotebookNode


def loads(text: str) -> NotebookNode:
    """A notebook from its text. Raises ValueError, KeyError, TypeError or AttributeError for any other."""
    found: NotebookNode = nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]
    return found


def dumps(notebook: NotebookNode) -> str:
    """A notebook as text that ends in a line feed."""
    text: str = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    return text.rstrip("\n") + "\n"


def code_cell(source: str, name: str, tag: str) -> NotebookNode:
    """A cell of code with an id and a tag."""
    cell: NotebookNode = nbformat.v4.new_code_cell(  # type: ignore[no-untyped-call]
        source, id=name, metadata={"tags": [tag]}
    )
    return cell
