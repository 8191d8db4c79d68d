"""The terms that a newcomer is told: each word has one meaning, in either language."""

from collections import Counter

import pytest

from simlib.views.language.terms import TERMS, meanings
from simlib.views.language.words import words


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_word_belongs_to_one_term(language):
    said = Counter(word.lower() for term in meanings(words(language)) for word in term["words"])
    assert [word for word, times in said.items() if times > 1] == []


def test_the_words_of_the_readme_are_among_them(root):
    """But for what the page shows under other names: whom a step may ask, and what pairs the runs."""
    named = {word for term in TERMS for word in term.words}
    readme = (root / "README.md").read_text("utf-8").split("## Eight words")[1].split("\n## ")[0]
    rows = [
        line.split("|")[1].strip()
        for line in readme.splitlines()
        if line.startswith("| ") and "---" not in line
    ]
    asked = {row.partition(",")[0] for row in rows if row}
    assert asked - named == {"pool", "common random numbers"}
