"""The solutions of lesson 2, worked out by hand with a wall calendar of 2021, without the package.

Days off that matter: 11 to 17 February, 3 to 5 April, 1 to 5 May, 19 to 21 September, 1 to 7 October.
Weekends worked: 7 and 20 February, 25 April, 8 May, 18 and 26 September, 9 October.
"""

SOLUTIONS = {
    "2.1": [
        "2021-04-01",  # the same date, a Thursday
        "2021-04-30",  # no 31 April
        "2021-06-07",  # 6 June is a Sunday
        "2021-03-01",  # no 29 February; the 28th is a Sunday
        "2021-09-15",  # a Wednesday
    ],
    "2.2": [
        "2021-10-08",  # 1 October: National Day, off until the 7th
        "2021-04-06",  # 4 April: Qingming, off until the 5th
        "2021-05-06",  # 1 May: Labour Day, off until the 5th
        "2021-09-22",  # 20 September: Mid-Autumn, off until the 21st
        "2021-04-25",  # a Sunday that is worked
    ],
    "2.3": [
        "2021-05-06",  # 16 April + 15 days = 1 May, off until the 5th
        "2021-09-26",  # 18 (worked), 22, 23, 24, 26 (worked)
        "2021-02-18",  # 7 (worked), 8, 9, 10 February, then off until the 17th
        "2021-09-22",  # 20 September, off until the 21st
        "2021-05-08",  # 29 and 30 April, 6, 7, 8 May (worked)
    ],
    "2.4": [
        "2021-04-06",  # 1 April + 2 days = 3 April, off until the 5th
        "2021-06-24",  # 10 June + 14 days
        "2021-10-08",  # 30 September + 6 days = 6 October, off until the 7th
        "2021-08-11",  # 1 August + 10 days
        "2021-10-09",  # see below
    ],
    "2.5": [
        "2021-05-06",  # due on 1 April; 1 May is off until the 5th
        "2021-07-30",  # due on 30 June; 30 July is a Friday
        "2021-04-01",  # due on 1 March, as 28 February is a Sunday
        "2021-05-06",  # due on 6 April, after the pause and Qingming
        "2021-11-08",  # due on 8 October; 8 November is a Monday
    ],
}
"""The last of 2.4: 15 working days from 6 September are 7 to 10 (4), 13 to 18 (10), 22 to 24 (13), 26 and 27
(15); the pause from 10 to 17 September adds 13, 14, 15, 16, 17 (5): 28, 29, 30 September, 8 and 9 October."""
