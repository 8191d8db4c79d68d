"""The model varied: MODEL, VARIED -> WHAT DECIDES.

factors       WORLD -> FACTORS          numbers that are not sourced, by ground, and how far each may be off
varying       SOURCE, LEVELS -> SOURCE  the file with some factors moved
switches      SOURCE -> SOURCE          choices of structure: the other way to read the documents
outcomes      SOURCE -> OUTCOME         two plans run in a varied world, under common random numbers
findings      what a study finds of factors, switches, pairs
sensitivity   FACTORS -> WHICH DECIDE   screened, one at a time, in pairs; where the conclusion turns
"""
