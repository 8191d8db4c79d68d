"""What both engines leave of a file's baseline, as hashes: a program, run with a package of its own.

It is told a scenario file. Nothing of `tests` is imported: the package need not lie beside it.
"""

import json
import sys
from dataclasses import fields
from hashlib import sha256

from simlib.inputs.reading import read_world
from simlib.model import rules
from simlib.model.compile import compile_model
from simlib.model.plan import compile_plan
from simlib.runs.compiling import cache_path
from simlib.runs.draws import draw
from simlib.runs.engines import ENGINES


def main(file: str) -> None:
    """Print the files of the rules and of the machine code, and each engine's record."""
    world = read_world(file)
    model = compile_model(world, "central")
    plan = compile_plan(model, world.scenario.baseline)
    draws = draw(model, 1, 0)
    said = {"rules": rules.__file__, "cache": str(cache_path())}
    for name, simulate in ENGINES.items():
        record = simulate(model, plan, draws)
        arrays = b"".join(getattr(record, field.name).tobytes() for field in fields(record))
        said[name] = sha256(arrays).hexdigest()
    print(json.dumps(said))


if __name__ == "__main__":
    main(sys.argv[1])
