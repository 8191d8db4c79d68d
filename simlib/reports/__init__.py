"""Reports that prove themselves: made from a notebook that is shipped, checked by running it again.

scenario, plans, seed ─> template notebook ─ run ─> blocks ─┬─> page, Word, Excel, PDF
                                                            └─> notebook and zip ─ verify ─> the same?

blocks        what a report is made of: headings, sentences, numbers, tables, pictures
study         everything that is simulated for a report, once
checks        what is tested on this very configuration;     theory: closed forms for it
conclusion    what may be concluded, or why nothing may
first_page, body, annex         blocks in words
templates, running              the notebooks, and running them
page, word, workbook, printing  blocks on paper;             bundle: files that are the same each time
making, verifying               the two commands;            opening: what is read of a report from outside
"""
