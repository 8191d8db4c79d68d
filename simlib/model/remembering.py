"""Answers about a model, or a part of one, that are kept as long as it is, and no longer.

A study asks hundreds of models one after the other; a cache that held each of them would hold gigabytes.
"""

from collections.abc import Callable
from functools import lru_cache, partial, wraps
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary, ref

Ask = TypeVar("Ask", bound=Callable[..., Any])


def remembered(most: int) -> Callable[[Ask], Ask]:
    """Keep the last answers about each model (the first argument), at most so many. No answer may hold the
    model.

    >>> remembered(16)(len).__name__
    'len'
    """

    return partial(_with_memory, most)


def _with_memory(most: int, asked: Ask) -> Ask:
    known: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()

    @wraps(asked)
    def ask(model: Any, *others: Any) -> Any:
        answers = known.get(model)
        if answers is None:
            of = ref(model)  # the model itself would keep what is kept about it
            answers = known[model] = lru_cache(most)(lambda *rest: asked(of(), *rest))
        return answers(*others)

    return cast("Ask", ask)
