"""What a study of moves says: whom to move where without new posts, and what that gains."""

from collections import Counter
from typing import Final

from simlib.studies.placing import Placement, Placing
from simlib.views.language.names import RUNS, Names, gained, shown, span
from simlib.views.language.words import N_

STAGES: Final = {
    "moves": N_("each move by itself"),
    "placements": N_("several moves together"),
}
"""What is under way; fresh replications are those of staffing."""

BEST: Final = N_(
    "“{plan}”, without new posts: of the placements looked at the best one moves {count}: {list}. Then "
    "{share} ({ends}) are on time, {gain} percentage points ({low} to {high}) more than today."
)
NONE: Final = N_(
    "“{plan}”, without new posts: no move of people is shown to help. The best one found: {list}, {gain} "
    "percentage points ({low} to {high})."
)
LOCAL: Final = N_(
    "Post for post between units of one kind; somebody of the post stays behind, and rules hold. The search "
    "is local; gains are from fresh replications, which chose nothing."
)


def placement_text(names: Names, placement: Placement) -> str:
    """Who goes where."""
    w, posts = names.words, names.scenario.posts
    return w("; ").join(
        w("{count} {post}: {of} → {joins}", count=count, post=w.text(posts[one.post].title),
          of=names.unit(one.of), joins=names.unit(one.joins))
        for one, count in Counter(placement).items()
    )  # fmt: skip


def runs_line(names: Names, found: Placing) -> str:
    """Load, window, replications and seed."""
    asked = found.question
    runs = names.words(RUNS, count=asked.replications, seed=asked.seed)
    return f"{names.load(asked.loads[0])} · {names.window()} · {runs}"


def sentences(names: Names, found: Placing) -> list[str]:
    """What was found."""
    w, best = names.words, found.best
    one = best or max(found.finalists, key=lambda placed: placed.gain.mean)
    told = {
        "plan": names.plan(found.question.plans[0]),
        "count": len(one.placement),
        "list": placement_text(names, one.placement),
        "share": shown(one.share.mean, "share"),
        "ends": span(one.share.low, one.share.high, "share"),
        "gain": gained(one.gain.mean, "share"),
        "low": gained(one.gain.low, "share"),
        "high": gained(one.gain.high, "share"),
    }
    return [w(BEST if best else NONE, **told), w(LOCAL)]
