"""Lessons that check themselves: an exercise is asked, and the model says whether the answer holds.

    lessons()                                      the first page: the lessons, and what is done
    exercise("2.1").check(["2021-04-01", ...])     Verdict: right, nearly (what is off), or not yet
    exercise("2.1").hint(1)                        hints by steps
    lesson("2")                                    the page of a notebook: words, prediction, dials, exercises
    class_results(folder, file)                    what a class has done, by seat number, one CSV

No answer is stored: each is worked out by the model when one is checked, so an exercise follows the calendar
and the rules. What a seat has done is kept on disk (`progress`); a seat is a number, and nobody has a name.

To add an exercise: what is given goes beside the lesson's others (`due_dates.MATTERS`, `one_office`,
`pairs`); title, task, two steps of help and the usual mistakes beside its words (`deadlines`, `waiting`,
`two_people`); a folded cell into the lesson; a solution by hand into `tests/training/solutions_N.py`. To add
a lesson: words and tasks, a `Subject` with what is predicted and turned, entries in `exercises.TASKS`,
`page.SUBJECTS` and `track.TRACK`, and the notebook.
"""
