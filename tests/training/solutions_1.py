"""The solutions of lesson 1, worked out by hand with pencil and paper, without the package."""

SOLUTIONS = {
    "1.1": ["0", "2", "3", "0", "1", "4"],
    "1.2": ["50", "62.5", "72", "90", "60"],
    "1.3": ["1", "4", "9", "2", "10"],
}
"""
1.1     comes 0, 1, 2, 8, 9, 10; begins 0, 3, 5, 8 (the desk was empty from hour 6), 10, 14
1.2     125/250, 125/200, 180/250 (two people for half of the week), 90/100, 180/300
1.3     busy 50, 80, 90, 80, 80 %: 0.5/0.5, 0.8/0.2, 0.9/0.1; the fourth halved; the last 4 / 0.4
"""
