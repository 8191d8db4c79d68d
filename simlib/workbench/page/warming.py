"""What the kernels of the app have in common (`workbench.forking`)."""


def warm() -> None:
    """Load the page; what is read after that depends on the county."""
    from simlib.workbench.page import opening  # noqa: F401
