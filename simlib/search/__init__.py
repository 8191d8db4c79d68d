"""PLANS -> BETTER PLANS: what may be chosen, what it costs, and how sure it is that nothing is better."""
