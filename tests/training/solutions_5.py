"""The solutions of lesson 5, worked out by hand, without the package; 5.3 is read off the page of seat 1."""

SOLUTIONS = {
    "5.1": ["81", "88.6", "54", "41", "98.8"],
    "5.2": ["rooms-at-hand", "own-print", "nothing"],
    "5.3": ["as made", "figure", "row"],
}
"""
5.1     0.9², 0.99¹², 0.95¹², 0.8⁴ = 0.4096, 0.999¹²
5.2     two ways lead to the date: the talk room, and liaison with rules and registers; each is shortened once
5.3     verifying finds nothing; a share three points larger; a row that is not in the report
"""
