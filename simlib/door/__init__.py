"""The front door: what a notebook or a script needs, and nothing else. `import simlib` opens it.

    shown      a thing that shows itself: in Jupyter, and in a terminal when it is printed
    progress   a bar while something long goes on; Ctrl-C ends it in good order
    plan       ZonePlan: a plan of the file, or one that was changed; every change gives a child
    county     County: a scenario file that was read, and all that can be asked of it
    result     Result: what came of one plan, or of several beside the baseline
    found      Found: the plans that a search found, and whether that is proven
    decided    Decided: which numbers decide between two plans
    shaken     Shaken: what shocks do to plans; which regrets least
    varied     Varied: what variants of a file change
    manned     Manned: how many people it takes, and where
    logs       Log: a county's own case log, and what it says
    evidence   Calibrated, Validated, Replayed: a model held against the county's log
    exhibits   the tables and figures by name
    page       a notebook's controls, and exhibits that follow them
    commands   what needs no county: check, facts, verify, demo

Nothing below imports the door; the command line does.
"""
