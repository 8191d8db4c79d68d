"""The engine to run, in rooms: `loop` says how they stand together. In all of them

g       KernelInput  what is given and chosen, and chance: only read                        `tables`
s       State        where each matter is, what is recorded, what is to come, who is free   `state`
w       Waiting      the waiting tasks, in slots and groups                                 `waiting`
m, v, p              a matter, a visit, a person: rows of these tables
n, i                 a level (or one of a few), a word of a set of people
"""
