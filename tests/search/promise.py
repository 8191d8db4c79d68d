"""Whether a rule that promises the best with 95 % keeps its word over 300 worlds."""

from scipy.stats import binom

REPEATS, LEVEL, DOUBT = 300, 0.95, 0.01


def keeps_its_promise(correct):
    """`correct(seed)` is whether the rule named the best; fails where 95 % would be rejected at 1 %."""
    right = sum(bool(correct(seed)) for seed in range(REPEATS))
    chance = binom.cdf(right, REPEATS, LEVEL)
    assert chance >= DOUBT, f"right in {right} of {REPEATS}; by chance with {chance:.2g}"
