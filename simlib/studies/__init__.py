"""The model varied: MODEL, VARIED -> WHAT DECIDES, WHAT IF, HOW MANY PEOPLE.

factors       WORLD -> FACTORS          numbers that are not sourced, by ground, and how far each may be off
varying       SOURCE, LEVELS -> SOURCE  the file with some factors moved
switches      SOURCE -> SOURCE          choices of structure: the other way to read the documents
outcomes      SOURCE -> OUTCOME         two plans run in a varied world, under common random numbers
findings      what a study finds of factors, switches, pairs
sensitivity   FACTORS -> WHICH DECIDE   screened, one at a time, in pairs; where the conclusion turns
shocks        SCENARIO -> SHOCKS        what may befall a county, as overlays; what makes no sense in one
stress        SHOCKS -> REGRETS         how deep, how long, how many late; which plan regrets least
headcounts    CHOICES -> COUNTS         a plan with more people here and there, under common random numbers
part_time     TARGET -> SHARE           without new posts: the least share of time of part-time people
placing       MOVES -> PLACEMENT         without new posts: whom to move where, and what that gains
staffing      TARGET -> PEOPLE          the fewest people for a share on time, and where; what none reach
"""
