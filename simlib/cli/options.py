"""What may be asked on a command line: each argument and option once, for all the commands that share it."""

from pathlib import Path
from typing import Annotated, Any, Final

import typer

from simlib.views.language.words import N_, Language

LARGEST_SEED: Final = 2**64 - 1


def optional(help: str, *names: str, **settings: Any) -> Any:
    """An option that may be left out; its help says what holds then."""
    return typer.Option(*names, help=help, show_default=False, **settings)


LangOption = Annotated[Language | None, optional(N_("Language of the output."), "--lang")]
FileArgument = Annotated[
    Path,
    typer.Argument(
        metavar="FILE", help=N_("A scenario file: .yaml, or a workbook .xlsx."), show_default=False
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help=N_("Print JSON only."))]
LoadOption = Annotated[str | None, optional(N_("A load of the scenario (default: the central one)."))]
ReplicationsOption = Annotated[
    int, typer.Option(min=1, max=1_000_000, help=N_("Number of replications of each plan."))
]
SeedOption = Annotated[int, typer.Option(min=0, max=LARGEST_SEED, help=N_("Random seed."))]
ProcessesOption = Annotated[
    int | None,  # more than 61 Windows cannot wait for
    optional(N_("Number of parallel processes; affects run time only."), min=1, max=61),
]
ClusterOption = Annotated[
    str | None,
    optional(
        N_(
            "Work on a Dask cluster: the address of its scheduler (tcp://HOST:8786), or local:N for N "
            "processes of this machine; affects run time only."
        ),
        "--cluster",
        metavar="ADDRESS|local:N",
    ),
]
PlansOption = Annotated[str | None, optional(N_("Plans, separated by commas (default: all)."))]
