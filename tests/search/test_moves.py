"""What single moves and swaps change."""

from simlib.search.moves import moves_of
from simlib.search.problem.constraints import Constraints, Range, Rules
from simlib.search.problem.terms import terms_of
from simlib.search.solve.bundles import allows


def test_every_move_is_legal_and_says_what_it_costs(county_today):
    asked = Constraints(river=True, towns=Range(2, 5))
    rules = Rules.of(county_today, asked)
    found = moves_of(county_today, asked, county_today.now)
    assert {len(move.towns) for move in found} == {1, 2}
    for move in found:
        assert allows(county_today, rules, move.candidate)
        assert move.terms == terms_of(county_today, move.candidate)
        assert move.terms.towns_moved == len(move.towns)
    assert [move.terms.spread for move in found] == sorted(move.terms.spread for move in found)


def test_no_legal_move_is_left_out(county_today):
    district, asked = county_today, Constraints(river=True)
    rules = Rules.of(district, asked)
    singles = {move.candidate for move in moves_of(district, asked, district.now, swaps=False)}
    zone = district.now.zone
    by_hand = set()
    for town in range(13):
        for goal in range(4):
            moved = type(district.now).canonical(
                (*zone[:town], goal, *zone[town + 1 :]), district.now.divisions
            )
            if goal != zone[town] and moved.count == 4 and allows(district, rules, moved):
                by_hand.add(moved)
    assert singles == by_hand


def test_without_swaps_there_are_only_moves(county_today):
    found = moves_of(county_today, Constraints(), county_today.now, swaps=False)
    assert {len(move.towns) for move in found} == {1}
