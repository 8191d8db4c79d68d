"""A county's own case log: ROWS -> LOG.

rows    LoggedMatter and CaseLog: matters as a county wrote them down, days and names only
"""
