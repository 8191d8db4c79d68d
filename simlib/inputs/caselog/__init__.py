"""A county's own case log: FILE -> LOG.

rows        LoggedMatter, OddRow, CaseLog: matters as a county wrote them down, days and names only
files       workbook, CSV, XES as rows of cells; xes
headings    which column is what; persons: columns that are refused
events      an event log as rows of matters
matters     rows of cells as matters, and what is odd in them; names: units and classes
reading     all of it; own_county: the log that is a sheet of a county's workbook
"""
