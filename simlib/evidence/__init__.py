"""What a county's own case log says, and how well a model agrees with it: LOG x MODEL -> GROUNDS.

profile      what a log says by itself
standing     a world held against a log: its matters have streams, its dispositions ways (`ways`)
seen         matters as a registry sees them, of a log and of a run alike
totals       totals of a year as a log without days
counting     what can be counted, with intervals (`estimates`; `seasons`: by month of the year)
closing      how soon matters close, as shares
turning      factors that no date tells by itself: effort or share, waits, hard
fitting      these factors, by simulated minimum distance
marks        the numbers by which a model is judged; `judging`: inside or outside of what runs show
validating   observed beside simulated, on days that the model was not fitted to
replaying    the log's matters under other plans
"""
