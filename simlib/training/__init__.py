"""Lessons that check themselves: an exercise is asked, and the model says whether the answer holds.

    exercise("2.1").check(["2021-04-01", ...])     Verdict: right, nearly (what is off), or not yet
    exercise("2.1").hint(1)                        hints by steps
    lesson("2")                                    the page of a notebook: words, prediction, dials, exercises
    class_results(folder, file)                    what a class has done, by seat number, one CSV

No answer is stored: each is worked out by the model when one is checked, so an exercise follows the calendar
and the rules. What a seat has done is kept on disk (`progress`); a seat is a number, and nobody has a name.

To add an exercise: what is given goes into `due_dates.MATTERS`, two steps of help into `exercises.HINTS`,
title and task into `deadlines.TASKS`, a folded cell into the lesson, a solution by hand into
`tests/training/solutions_2.py`.
"""
