"""A gallery of broken files: each says what is wrong with it, all of it, and never a traceback.

`bad/` holds the small county of `good.yaml` with one thing broken a file, or a few. EXPECTED is the
whole of what is said about each: where, and which rule. What is too large or too strange to keep in
a folder (50 MB, other encodings, bombs, deep nesting) is made while the tests of yaml_reading run.
"""

from pathlib import Path

import pytest

from simlib.errors import InputFaults
from simlib.inputs.reading import read_world
from simlib.views.language.faults import RULES, fault_line
from simlib.views.language.words import words

HERE = Path(__file__).parent

EXPECTED = {
    "above-one": {("$.conflicts.home", "out-of-range")},
    "absences": {
        ("$.absences.nobody-said", "of-or-units"),
        ("$.absences.turned", "range-order"),
        ("$.absences.unknown.from", "date-outside-calendar"),
        ("$.absences.unknown.posts[0]", "unknown-post"),
        ("$.absences.unknown.units[0]", "unknown-unit"),
        ("$.closures.never-ends.to", "closed-to-the-end"),
        ("$.closures.turned", "range-order"),
    },
    "assessments": {
        ("$.assessments.one.items.strange.measure", "not-a-choice"),
        ("$.assessments.one.items.marks.given.东河镇", "out-of-range"),
        ("$.assessments.two.every", "no-whole-period"),
        ("$.assessments.two.grades", "quotas-above-one"),
        ("$.assessments.two.grades.good.at_least", "grade-order"),
        ("$.assessments.two.grades.last", "last-grade-bound"),
        ("$.assessments.two.grades.open", "grade-unbound"),
        ("$.assessments.two.items.of-class.classes[0]", "unknown-class"),
        ("$.assessments.two.items.scaled", "marks-as-they-are"),
        ("$.assessments.two.items.scaled.given.没有的区", "zone-in-no-plan"),
    },
    "assessment-follows": {
        ("$.assessments.one.follows.misspelt.grade", "unknown-grade"),
        ("$.assessments.one.follows.no-stream.sets_off", "unknown-stream"),
        ("$.assessments.one.follows.of-both", "last-or-grade"),
        ("$.assessments.one.follows.of-neither", "last-or-grade"),
        ("$.assessments.one.follows.twice.running", "running-once"),
    },
    "assessment-items": {
        ("$.assessments.one.every", "no-whole-period"),
        ("$.assessments.one.items.both", "measure-or-given"),
        ("$.assessments.one.items.endless", "scale-missing"),
        ("$.assessments.one.items.flat", "scale-empty"),
        ("$.assessments.one.items.neither", "measure-or-given"),
        ("$.assessments.one.items.nobody.given.东河", "unknown-unit"),
    },
    "at-on-days": {("$.streams.group.at", "at-on-days")},
    "at-regular-days": {
        ("$.streams.group.at.every", "not-a-choice"),
        ("$.streams.towns.at", "range-order"),
    },
    "backlog": {
        ("$.start.matters[0].class", "unknown-class"),
        ("$.start.matters[0].step", "unknown-step"),
        ("$.start.matters[0].unit", "unknown-unit"),
        ("$.start.matters[1].arrived", "arrived-after-start"),
        ("$.start.matters[1].flow", "unknown-flow"),
        ("$.start.matters[2].arrived", "date-outside-calendar"),
        ("$.start.matters[2].due", "date-order"),
        ("$.time.window.from", "backlog-with-warm-up"),
    },
    "bad-code": {("$.units.东河镇.code", "bad-code")},
    "bad-date": {("$.time.end", "bad-date"), ("$.time.start", "bad-date")},
    "bad-hours": {("$.time.hours[0]", "bad-hours")},
    "bad-indent": {("$", "bad-yaml")},
    "bad-name": {("$.loads.=2+3", "bad-name")},
    "borders": {
        ("$.borders[1].between", "duplicate-border"),
        ("$.borders[2].between", "border-to-itself"),
        ("$.borders[3].between[1]", "unknown-unit"),
        ("$.borders[4].between[1]", "wrong-kind"),
    },
    "change-chain": {("$.plans.two-zones.then[0].plan", "chain-of-changes")},
    "change-in-list": {
        ("$.plans.two-zones.then[0].plan", "unknown-plan"),
        ("$.plans.two-zones.then[1].on", "change-outside-run"),
        ("$.plans.two-zones.then[1].plan", "change-to-itself"),
    },
    "change-order": {
        ("$.plans.two-zones.then[1].on", "change-out-of-order"),
        ("$.plans.two-zones.then[2].on", "change-out-of-order"),
    },
    "change-shape": {
        ("$.plans.one-pool.then", "wrong-type"),
        ("$.plans.two-zones.then[0].on", "bad-date"),
        ("$.plans.two-zones.then[1].on", "missing"),
    },
    "changes": {
        ("$.plans.by-name.then.plan", "unknown-plan"),
        ("$.plans.by-number.then.plan", "change-to-itself"),
        ("$.plans.one-pool.then.on", "change-outside-run"),
        ("$.plans.one-pool.then.plan", "chain-of-changes"),
        ("$.plans.two-zones.then.on", "change-outside-run"),
        ("$.plans.two-zones.then.plan", "chain-of-changes"),
    },
    "class-in-both": {("$.classes.major", "class-in-both")},
    "class-shares": {("$.streams.towns.classes", "probabilities-sum")},
    "contacts": {
        ("$.units.东河镇.contact", "wrong-kind"),
        ("$.units.副书记.covers", "range-order"),
        ("$.units.县领导班子.covers", "towns-covered"),
        ("$.units.审理室.covers", "covers-without-towns"),
        ("$.units.西山乡.contact", "unknown-unit"),
    },
    "control-in-name": {('$.loads["高\\x07"]', "control-character")},
    "days-without-calendar": {
        ("$.flows.petition.steps.accept.pools[1].when", "needs-calendar"),
        ("$.followups.repeat.delay.unit", "needs-calendar"),
        ("$.gates.board", "needs-calendar"),
        ("$.limits.ordinary.extension.unit", "needs-calendar"),
        ("$.plans.one-pool.escalation_days", "needs-calendar"),
        ("$.plans.one-pool.then", "needs-calendar"),
        ("$.streams.group.random_days", "needs-calendar"),
        ("$.streams.towns.every", "needs-calendar"),
        ("$.streams.towns.shares.东河镇", "share-above-one"),
        ("$.streams.towns.shares.南塘镇", "share-above-one"),
        ("$.streams.towns.shares.西山乡", "share-above-one"),
    },
    "deputy-unknown": {
        ("$.plans.one-pool.zones.全县.deputy", "unknown-unit"),
        ("$.plans.two-zones.zones.第一协作区.deputy", "wrong-type"),
    },
    "direction-in-comment": {("$", "control-character")},
    "direction-in-text": {("$.title.zh", "control-character")},
    "divisions": {
        ("$.plans.two-zones.zones", "division-in-no-zone"),
        ("$.plans.two-zones.zones.第二协作区.division", "division-in-two-zones"),
    },
    "empty": {("$", "not-a-mapping")},
    "empty-with-matters": {("$.start.matters", "empty-start-with-matters")},
    "endless-followups": {("$.followups", "endless-followups")},
    "extends-absolute": {("$.extends", "extends-outside")},
    "extends-broken": {("$.baseline", "unknown-plan"), ("$.units.东河镇.staff.monitor", "wrong-type")},
    "extends-itself": {("$.extends", "extends-loop")},
    "extends-missing": {("$.extends", "extends-missing")},
    "extends-number": {("$.extends", "wrong-type")},
    "extends-outside": {("$.extends", "extends-outside")},
    "extensions": {
        ("$.limits.ordinary.extension.unit", "needs-abstract-time"),
        ("$.limits.review.extension", "needs-other-key"),
        ("$.limits.serious.extension.amount", "out-of-range"),
    },
    "extra-people": {
        ("$.plans.one-pool.extra.东河", "unknown-unit"),
        ("$.plans.one-pool.extra.西山乡.montior", "unknown-post"),
    },
    "faults-of-four-kinds": {
        ("$.baseline", "unknown-plan"),
        ("$.conflicts.elsewhere", "number-without-ground"),
        ("$.conflicts.home", "number-without-ground"),
        ("$.conflicts.neighbour", "number-without-ground"),
        ("$.flows.petition.steps.verify.team", "wrong-type"),
        ("$.units.东河镇.villages", "duplicate-key"),
    },
    "flow-without-exit": {("$.flows.petition", "flow-without-exit")},
    "followups": {
        ("$.followups.other.class", "unknown-class"),
        ("$.followups.other.days_before", "needs-other-key"),
        ("$.followups.other.flow", "unknown-flow"),
        ("$.followups.other.of[0]", "unknown-flow"),
        ("$.followups.other.of_classes[0]", "unknown-class"),
        ("$.followups.other.unit", "unknown-unit"),
        ("$.followups.repeat.extends", "extends-too-late"),
        ("$.followups.reply.when", "nothing-is-due"),
        ("$.followups.request.extends", "nothing-to-extend"),
        ("$.followups.third.when", "unknown-milestone"),
    },
    "gate-each": {
        ("$.gates.board.each", "not-a-choice"),
        ("$.gates.panel.posts[0]", "unknown-post"),
    },
    "gate-of-nobody": {("$.gates.board", "unit-or-each")},
    "gate-of-two": {("$.gates.board", "unit-or-each")},
    "gate-on-demand": {
        ("$.gates.board.on_demand.waiting", "out-of-range"),
        ("$.gates.panel.on_demand", "wrong-type"),
        ("$.gates.third.on_demand.waiting", "missing"),
    },
    "gates": {
        ("$.flows.petition.steps.approve.effort", "gate-or-team"),
        ("$.flows.petition.steps.approve.gate", "unknown-gate"),
        ("$.flows.petition.steps.approve.pools", "gate-or-team"),
        ("$.flows.petition.steps.approve.team", "gate-or-team"),
        ("$.flows.petition.steps.file.same_as", "gate-or-team"),
        ("$.flows.petition.steps.transfer.pauses", "needs-other-key"),
        ("$.gates.board.at", "outside-working-hours"),
        ("$.gates.board.posts[1]", "unknown-post"),
        ("$.gates.board.unit", "unknown-unit"),
        ("$.gates.meeting", "name-taken"),
        ("$.gates.panel.agenda", "out-of-range"),
        ("$.gates.panel.at", "bad-clock"),
        ("$.plans.one-pool.weekdays.board", "arrangement-not-weekly"),
    },
    "given-days": {
        ("$.streams.group", "one-rate"),
        ("$.streams.towns.dates[1]", "listed-twice"),
        ("$.streams.towns.dates[2]", "date-before-start"),
        ("$.streams.towns.dates[3]", "date-outside-calendar"),
        ("$.streams.towns.shares.东河镇", "share-above-one"),
        ("$.streams.towns.shares.南塘镇", "share-above-one"),
        ("$.streams.towns.shares.西山乡", "share-above-one"),
    },
    "ground-without-source": {
        ("$.grounds.one-director", "ground-without-source"),
        ("$.grounds.review-month", "ground-without-source"),
    },
    "group-outside-its-zone": {
        ("$.plans.two-zones.zones.第二协作区.units[1]", "group-outside-division-zone")
    },
    "hand-over": {
        ("$.flows.petition.steps.accept.hand_over.after_days", "negative"),
        ("$.flows.petition.steps.close.hand_over.after_days", "missing"),
        ("$.flows.petition.steps.close.hand_over.days", "unknown-key"),
        ("$.flows.petition.steps.dispose.hand_over.after_days", "missing"),
        ("$.flows.petition.steps.verify.hand_over.reading", "span-parameters"),
    },
    "hand-over-gate": {
        ("$.flows.petition.steps.transfer.gate", "unknown-gate"),
        ("$.flows.petition.steps.transfer.hand_over", "gate-or-team"),
    },
    "hand-over-nobody": {
        ("$.flows.petition.steps.close.hand_over.reading", "span-too-long"),
        ("$.flows.petition.steps.investigate.hand_over.lever", "unknown-lever"),
        ("$.flows.petition.steps.transfer.hand_over", "needs-team"),
        ("$.flows.petition.steps.verify.hand_over", "hand-over-barred"),
    },
    "head-kinds": {
        ("$.plans.two-zones.zones.第一协作区.deputy", "wrong-kind"),
        ("$.plans.two-zones.zones.第一协作区.head", "unknown-unit"),
        ("$.plans.two-zones.zones.第一协作区.head", "wrong-kind"),
        ("$.plans.two-zones.zones.第一协作区.head[3]", "listed-twice"),
    },
    "hours-overlap": {
        ("$.posts.director.duty.hours[1]", "hours-overlap"),
        ("$.time.hours[1]", "hours-overlap"),
    },
    "key-not-text": {("$.units.东河镇.staff", "key-not-text")},
    "lead-elsewhere": {("$.plans.two-zones.zones.第一协作区.lead", "lead-outside-zone")},
    "lead-names": {
        ("$.plans.two-zones.zones.第一协作区.lead", "unknown-unit"),
        ("$.plans.two-zones.zones.第一协作区.lead", "wrong-kind"),
        ("$.plans.two-zones.zones.第一协作区.lead[1]", "listed-twice"),
    },
    "least-more-than-team": {("$.flows.petition.steps.verify.least", "least-above-team")},
    "least-names": {
        ("$.flows.petition.steps.verify.least.across", "unknown-post"),
        ("$.flows.petition.steps.verify.least.montior", "unknown-post"),
    },
    "least-range": {
        ("$.flows.petition.steps.archive.least", "wrong-type"),
        ("$.flows.petition.steps.verify.least.director", "out-of-range"),
        ("$.flows.petition.steps.verify.least.monitor", "out-of-range"),
    },
    "least-without-team": {
        ("$.flows.petition.steps.transfer.least", "least-above-team"),
        ("$.flows.petition.steps.transfer.room", "needs-other-key"),
        ("$.flows.petition.steps.transfer.room", "unknown-room"),
    },
    "like-loop": {("$.plans.first.like", "like-loop"), ("$.plans.second.like", "like-loop")},
    "limit-in-ticks": {("$.limits.review.unit", "needs-abstract-time")},
    "limit-names": {
        ("$.limits.review.classes[1]", "unknown-class"),
        ("$.limits.review.from", "unknown-milestone"),
    },
    "limit-too-long": {
        ("$.limits.major.amount", "out-of-range"),
        ("$.limits.ordinary.amount", "out-of-range"),
        ("$.limits.review.amount", "out-of-range"),
    },
    "limit-validity": {("$.limits.review.valid_to", "date-order")},
    "list": {("$", "not-a-mapping")},
    "main-limits-differ": {
        ("$.limits.later.to", "main-limits-differ"),
        ("$.limits.newer.from", "main-limits-differ"),
    },
    "missing": {("$.baseline", "missing"), ("$.units.东河镇.kind", "missing")},
    "moves-at-once": {
        ("$.plans.two-zones.moves.spring.people", "moves-too-many"),
        ("$.plans.two-zones.moves.summer.people", "moves-too-many"),
    },
    "moves-days": {
        ("$.plans.two-zones.moves.before.from", "move-outside-run"),
        ("$.plans.two-zones.moves.before.to", "move-outside-run"),
    },
    "moves-home": {("$.plans.two-zones.moves.stay.joins", "move-to-itself")},
    "moves-names": {
        ("$.plans.two-zones.moves.one.of", "unknown-unit"),
        ("$.plans.two-zones.moves.two.joins", "unknown-unit"),
        ("$.plans.two-zones.moves.two.post", "unknown-post"),
    },
    "moves-shape": {
        ("$.plans.two-zones.moves.one.joins", "missing"),
        ("$.plans.two-zones.moves.one.to", "bad-date"),
        ("$.plans.two-zones.moves.two.people", "out-of-range"),
    },
    "moves-too-many": {("$.plans.two-zones.moves.all.people", "moves-too-many")},
    "moves-turned": {("$.plans.two-zones.moves.turned", "range-order")},
    "negative-time": {("$.flows.petition.steps.accept.effort.mean", "negative")},
    "no-calendar": {
        ("$.arrangements.meeting", "needs-calendar"),
        ("$.arrangements.party-day", "needs-calendar"),
        ("$.arrangements.study", "needs-calendar"),
        ("$.flows.petition.steps.archive.wait.unit", "needs-calendar"),
        ("$.limits.major.unit", "needs-calendar"),
        ("$.limits.ordinary.unit", "needs-calendar"),
        ("$.limits.review.unit", "needs-calendar"),
        ("$.limits.serious.unit", "needs-calendar"),
        ("$.plans.one-pool.escalation_days", "needs-calendar"),
        ("$.posts.member.leave", "needs-calendar"),
        ("$.streams.group.per_year", "needs-calendar"),
        ("$.streams.towns.per_year", "needs-calendar"),
    },
    "no-gap": {("$.streams.group.gap", "gap-zero")},
    "no-shares": {("$.streams.group.shares", "shares-all-zero")},
    "no-warm-up": {("$.time.window.from", "window-order")},
    "not-a-choice": {("$.units.东河镇.kind", "not-a-choice")},
    "not-a-list": {("$.arrangements.meeting.who", "wrong-type")},
    "not-a-table": {("$.units.东河镇", "wrong-type")},
    "not-finite": {("$.loads.high", "not-finite"), ("$.loads.low", "not-finite")},
    "nothing-arrives": {("$.streams", "nothing-arrives")},
    "nothing-to-remove": {("$.plans.one-pol", "nothing-to-remove")},
    "nth": {
        ("$.arrangements.meeting.nth", "not-a-choice"),
        ("$.arrangements.party-day.nth", "not-a-choice"),
        ("$.gates.board.nth", "not-a-choice"),
    },
    "number-too-large": {
        ("$.loads.high", "number-too-large"),
        ("$.units.东河镇.villages", "number-too-large"),
    },
    "number-without-ground": {
        ("$.conflicts.elsewhere", "number-without-ground"),
        ("$.conflicts.home", "number-without-ground"),
        ("$.conflicts.neighbour", "number-without-ground"),
    },
    "opens": {
        ("$.units.东河镇.opens", "bad-date"),
        ("$.units.南塘镇.opens", "date-outside-calendar"),
        ("$.units.西山乡.opens", "bad-date"),
    },
    "outside-calendar": {
        ("$.time.end", "date-outside-calendar"),
        ("$.time.extra_days.2041-05-01", "date-outside-calendar"),
        ("$.time.start", "date-outside-calendar"),
    },
    "outside-working-hours": {
        ("$.arrangements.meeting.hours", "outside-working-hours"),
        ("$.posts.leader.duty.hours[0]", "outside-working-hours"),
    },
    "own-length": {
        ("$.limits.again.main", "two-main-limits"),
        ("$.limits.again.own", "own-length-twice"),
        ("$.limits.ordinary.own", "needs-other-key"),
        ("$.limits.review.own", "needs-other-key"),
        ("$.limits.serious.own", "span-too-long"),
    },
    "pairs-alone": {("$.plans.one-pool.pairs[0]", "wrong-count")},
    "pairs-mixed": {("$.plans.two-zones.pairs[0][1]", "pair-of-zone-and-unit")},
    "pairs-of-desks": {("$.plans.one-pool.pairs[0][1]", "unknown-zone-or-unit")},
    "pairs-twice": {
        ("$.plans.one-pool.pairs[1][0]", "listed-twice"),
        ("$.plans.two-zones.pairs[0][2]", "listed-twice"),
    },
    "pairs-unknown": {
        ("$.plans.one-pool.pairs[0][1]", "unknown-zone-or-unit"),
        ("$.plans.two-zones.pairs[0][1]", "unknown-zone-or-unit"),
    },
    "people-without-calendar": {
        ("$.absences.training", "needs-calendar"),
        ("$.closures.flood", "needs-calendar"),
        ("$.shocks.surge", "needs-calendar"),
        ("$.streams.towns.to", "needs-calendar"),
        ("$.streams.towns.to", "spell-on-days"),
        ("$.flows.petition.steps.accept.pools[1].when", "needs-calendar"),
        ("$.followups.repeat.delay.unit", "needs-calendar"),
        ("$.gates.board", "needs-calendar"),
        ("$.limits.ordinary.extension.unit", "needs-calendar"),
        ("$.plans.one-pool.escalation_days", "needs-calendar"),
        ("$.plans.one-pool.then", "needs-calendar"),
        ("$.posts.monitor.turnover", "needs-calendar"),
        ("$.streams.group.random_days", "needs-calendar"),
        ("$.streams.towns.every", "needs-calendar"),
        ("$.streams.towns.shares.东河镇", "share-above-one"),
        ("$.streams.towns.shares.南塘镇", "share-above-one"),
        ("$.streams.towns.shares.西山乡", "share-above-one"),
        ("$.units.东河镇.opens", "needs-calendar"),
    },
    "per": {
        ("$.streams.group.per", "not-a-choice"),
        ("$.units.南塘镇", "town-without-share"),
        ("$.units.南塘镇.villages", "missing"),
    },
    "place-of-wrong-kind": {("$.units.派驻第一组.place", "wrong-kind")},
    "plan-without-zones": {("$.plans.one-pool.zones", "plan-without-zones")},
    "pool-posts": {("$.flows.petition.steps.verify.pools[0].posts[1]", "unknown-post")},
    "pooled-posts": {
        ("$.plans.one-pool.pooled_posts", "wrong-type"),
        ("$.plans.two-zones.pooled_posts[1]", "listed-twice"),
        ("$.plans.two-zones.pooled_posts[2]", "unknown-post"),
    },
    "probabilities": {("$.flows.petition.steps.approve.next", "probabilities-sum")},
    "programme-circle": {
        ("$.programme.tasks.alone", "programme-circle"),
        ("$.programme.tasks.plates", "programme-circle"),
    },
    "programme-days": {
        ("$.programme.tasks.plates.due", "date-outside-run"),
        ("$.programme.tasks.plates.start", "date-outside-run"),
        ("$.programme.tasks.seals.due", "date-outside-run"),
    },
    "programme-meaning": {
        ("$.classes.ordinary", "class-in-both"),
        ("$.plans.one-pool.delays.hang.units", "task-not-there"),
        ("$.plans.one-pool.delays.open", "milestone-delayed"),
        ("$.programme.class", "task-with-limit"),
        ("$.programme.tasks.hang.after", "after-elsewhere"),
        ("$.programme.tasks.nothing", "milestone-of-nothing"),
        ("$.programme.tasks.nothing.class", "needs-other-key"),
        ("$.programme.tasks.plates.flow", "task-in-totals"),
    },
    "programme-names": {
        ("$.plans.one-pool.delays.seal", "unknown-task"),
        ("$.plans.one-pool.delays.seals.units[0]", "unknown-unit"),
        ("$.programme.class", "unknown-class"),
        ("$.programme.tasks.hang.after_all", "listed-twice"),
        ("$.programme.tasks.plates.flow", "unknown-flow"),
        ("$.programme.tasks.plates.units[0]", "unknown-unit"),
        ("$.programme.tasks.seals.after", "unknown-task"),
        ("$.programme.tasks.seals.after_all[1]", "listed-twice"),
        ("$.programme.tasks.seals.class", "unknown-class"),
    },
    "programme-shape": {
        ("$.programme.tasks.back", "range-order"),
        ("$.programme.tasks.both", "units-or-each"),
        ("$.programme.tasks.later.due", "bad-date"),
        ("$.programme.tasks.later.each", "not-a-choice"),
        ("$.programme.tasks.neither", "units-or-each"),
    },
    "range-order": {("$.streams.towns.gap", "range-order")},
    "relax-names": {
        ("$.plans.one-pool.relax[1]", "listed-twice"),
        ("$.plans.two-zones.relax[0]", "unknown-rule"),
    },
    "reserved-names": {
        ("$.flows.petition.steps.transfer.milestone", "reserved-name"),
        ("$.units.home", "reserved-name"),
    },
    "room-nowhere": {("$.flows.petition.steps.verify.room", "unknown-room")},
    "rooms-range": {
        ("$.units.东河镇.rooms.=谈话室", "bad-name"),
        ("$.units.审理室.rooms.谈话室", "negative"),
        ("$.units.西山乡.rooms", "wrong-type"),
    },
    "rule-at-home": {
        ("$.units.东河镇.staff", "rule-too-few-at-home"),
        ("$.units.南塘镇.staff", "rule-too-few-at-home"),
        ("$.units.西山乡.staff", "rule-too-few-at-home"),
    },
    "rule-extra-director": {("$.plans.more.extra.西山乡", "rule-too-many")},
    "rule-head-twice": {("$.plans.two-zones.zones.第二协作区.head", "rule-head-twice")},
    "rule-kind": {("$.rules.one.kind", "not-a-choice"), ("$.rules.two.kind", "missing")},
    "rule-move-for-good": {("$.plans.two-zones.moves.gone", "rule-move-for-good")},
    "rule-named-unit": {("$.units.审理室.staff", "rule-too-few")},
    "rule-names": {
        ("$.rules.handled.handled[0]", "unknown-step"),
        ("$.rules.people.posts[0]", "unknown-post"),
        ("$.rules.people.units[0]", "unknown-unit"),
        ("$.rules.step.steps[0]", "unknown-step"),
        ("$.rules.way.flows[0]", "unknown-flow"),
    },
    "rule-new-posts": {("$.plans.more.extra.东河镇", "rule-new-posts")},
    "rule-no-head": {("$.plans.two-zones.zones.第二协作区.head", "rule-heads")},
    "rule-no-monitor": {("$.units.南塘镇.staff", "rule-too-few"), ("$.units.西山乡.staff", "rule-too-few")},
    "rule-no-stand-in": {("$.flows.petition.steps.approve", "rule-no-stand-in")},
    "rule-own-approver": {("$.flows.petition.steps.approve", "rule-own-handler")},
    "rule-own-reviewer": {("$.flows.petition.steps.review", "rule-own-handler")},
    "rule-several-posts": {("$.units.西山乡.staff", "rule-too-few")},
    "rule-shape": {
        ("$.rules.bounds", "range-order"),
        ("$.rules.no-kind.of[0]", "not-a-choice"),
        ("$.rules.no-post.posts", "wrong-count"),
        ("$.rules.nobody", "of-or-units"),
        ("$.rules.nothing", "least-or-most"),
        ("$.rules.odd-key.most", "unknown-key"),
    },
    "rule-stand-in-by-lever": {("$.flows.petition.steps.approve", "rule-no-stand-in")},
    "rule-subordination": {("$.plans.two-zones.zones.第二协作区.units[1]", "group-outside-division-zone")},
    "rule-two-directors": {("$.units.东河镇.staff", "rule-too-many")},
    "rule-two-divisions": {("$.plans.one-pool.zones.全县.division", "rule-divisions")},
    "rule-two-heads": {("$.plans.one-pool.zones.全县.head", "rule-heads")},
    "rule-who-may": {("$.flows.petition.steps.file", "rule-who-may")},
    "rule-who-may-all": {("$.flows.petition.steps.accept", "rule-who-may")},
    "rule-without-ground": {("$.rules.one.ground", "missing"), ("$.rules.two.ground", "unknown-ground")},
    "same-code": {("$.units.西山乡.code", "duplicate-code")},
    "same-people": {
        ("$.flows.petition.steps.close.same_as.step", "same-as-nobody"),
        ("$.flows.petition.steps.dispose.same_as.step", "same-as-later"),
        ("$.flows.petition.steps.review.same_as.step", "same-as-barred"),
        ("$.flows.petition.steps.verify.same_as.step", "unknown-step"),
    },
    "search": {
        ("$.search.crossings[0][1]", "wrong-kind"),
        ("$.search.crossings[1]", "border-to-itself"),
        ("$.search.freeze[1]", "unknown-zone"),
        ("$.search.pin.东河", "unknown-unit"),
        ("$.search.pin.南塘镇", "unknown-zone"),
        ("$.search.together[0][1]", "unknown-unit"),
        ("$.search.apart[0][0]", "wrong-kind"),
    },
    "search-shape": {
        ("$.search.apart[0]", "wrong-count"),
        ("$.search.longest_trip", "negative"),
        ("$.search.most_moved", "wrong-type"),
        ("$.search.towns", "range-order"),
        ("$.search.uncertainty.load", "out-of-range"),
    },
    "seasons": {
        ("$.streams.group.season", "season-on-days"),
        ("$.streams.letters.season", "season-all-zero"),
        ("$.streams.towns.season.mai", "not-a-choice"),
    },
    "share-and-days": {
        ("$.posts.director.duty", "share-or-days"),
        ("$.posts.officer.duty", "share-or-days"),
    },
    "share-misspelt": {("$.posts.officer.duty.shares", "unknown-key")},
    "share-percent": {
        ("$.posts.officer.duty.share", "wrong-type"),
        ("$.posts.reviewer.duty", "wrong-type"),
    },
    "share-range": {
        ("$.posts.officer.duty.share", "out-of-range"),
        ("$.posts.reviewer.duty.share", "out-of-range"),
    },
    "span-parameters": {("$.flows.petition.steps.verify.effort", "span-parameters")},
    "spread-too-wide": {("$.flows.petition.steps.verify.effort.cv", "out-of-range")},
    "stages-without-calendar": {
        ("$.flows.petition.steps.accept.pools[1].when", "needs-calendar"),
        ("$.flows.petition.steps.verify.hand_over", "needs-calendar"),
        ("$.flows.petition.steps.verify.hand_over.reading.unit", "needs-calendar"),
        ("$.followups.repeat.delay.unit", "needs-calendar"),
        ("$.gates.board", "needs-calendar"),
        ("$.limits.ordinary.extension.unit", "needs-calendar"),
        ("$.plans.one-pool.escalation_days", "needs-calendar"),
        ("$.plans.one-pool.then", "needs-calendar"),
        ("$.plans.two-zones.moves.help", "needs-calendar"),
        ("$.plans.two-zones.zones.第一协作区.lead", "needs-calendar"),
        ("$.streams.group.random_days", "needs-calendar"),
        ("$.streams.towns.every", "needs-calendar"),
        ("$.streams.towns.shares.东河镇", "share-above-one"),
        ("$.streams.towns.shares.南塘镇", "share-above-one"),
        ("$.streams.towns.shares.西山乡", "share-above-one"),
    },
    "stand-ins": {
        ("$.flows.petition.steps.accept.pools[0].when", "stand-in-for-nobody"),
        ("$.flows.petition.steps.accept.pools[1].after_days", "needs-other-key"),
        ("$.flows.petition.steps.transfer.same_as", "needs-team"),
    },
    "stay": {
        ("$.plans.one-pool.stay.montior", "unknown-post"),
        ("$.plans.two-zones.stay.monitor", "out-of-range"),
    },
    "stay-rule": {
        ("$.units.东河镇.staff", "rule-too-few-at-home"),
        ("$.units.南塘镇.staff", "rule-too-few-at-home"),
        ("$.units.西山乡.staff", "rule-too-few-at-home"),
    },
    "stream-names": {
        ("$.streams.group.classes.minor", "unknown-class"),
        ("$.streams.group.flow", "unknown-flow"),
        ("$.streams.group.shares.派驻第二组", "unknown-unit"),
    },
    "tag": {("$.name", "yaml-tag")},
    "team-without-work": {
        ("$.flows.petition.steps.transfer.effort", "missing"),
        ("$.flows.petition.steps.transfer.pools", "missing"),
    },
    "too-many-at-once": {("$.streams.group", "too-many-matters")},
    "too-many-followups": {("$.streams", "too-many-matters"), ("$.streams.towns", "too-many-matters")},
    "too-many-hours": {("$.posts.director.duty.hours", "wrong-count")},
    "too-many-matters": {("$.streams", "too-many-matters"), ("$.streams.towns", "too-many-matters")},
    "town-forgotten": {
        ("$.units.南塘镇", "town-without-share"),
        ("$.units.西山乡", "town-without-share"),
    },
    "town-in-no-zone": {("$.plans.two-zones.zones", "unit-in-no-zone")},
    "town-in-two-zones": {("$.plans.two-zones.zones.第二协作区.units[1]", "unit-in-two-zones")},
    "town-twice": {("$.units.东河镇", "duplicate-key")},
    "turnover-range": {
        ("$.posts.leader.turnover.per_year", "out-of-range"),
        ("$.posts.monitor.turnover.per_year", "out-of-range"),
        ("$.posts.monitor.turnover.vacancy", "negative"),
        ("$.posts.officer.turnover.learning.months", "out-of-range"),
        ("$.posts.officer.turnover.learning.pace", "out-of-range"),
    },
    "turnover-shape": {
        ("$.posts.leader.turnover", "wrong-type"),
        ("$.posts.monitor.turnover.per_year", "missing"),
        ("$.posts.officer.turnover.learning.months", "missing"),
    },
    "two-documents": {("$", "several-documents")},
    "two-faults": {
        ("$.plans.two-zones.zones.第二协作区.units[1]", "unknown-unit"),
        ("$.units.东河镇.staff.monitor", "wrong-type"),
    },
    "two-main-limits": {("$.limits.newer.main", "two-main-limits")},
    "two-rates": {("$.streams.towns", "one-rate")},
    "unknown-alias": {("$", "bad-yaml")},
    "unknown-baseline": {("$.baseline", "unknown-plan")},
    "unknown-calendar": {("$.time.calendar", "not-a-choice")},
    "unknown-first-step": {("$.flows.petition.first", "unknown-step")},
    "unknown-ground": {("$.loads.high.ground", "unknown-ground")},
    "unknown-in-parts": {
        ("$.flows.petition.steps.review.milestone", "reserved-name"),
        ("$.flows.petition.steps.verify.classes[1]", "unknown-class"),
        ("$.flows.petition.steps.verify.lever", "unknown-lever"),
        ("$.flows.petition.steps.verify.without", "lever-and-without"),
        ("$.flows.petition.steps.verify.without", "unknown-lever"),
        ("$.levers.spare", "unused-lever"),
        ("$.limits.review.to", "unknown-milestone"),
        ("$.plans.one-pool.levers[1]", "listed-twice"),
        ("$.plans.one-pool.levers[2]", "unknown-lever"),
        ("$.posts.director.steps[1]", "unknown-step"),
        ("$.units.across", "reserved-name"),
    },
    "unknown-in-step": {
        ("$.flows.petition.steps.review.not_by[1]", "unknown-step"),
        ("$.flows.petition.steps.review.pools[0]", "unknown-pool"),
        ("$.flows.petition.steps.review.posts[0]", "unknown-post"),
    },
    "unknown-in-zone": {
        ("$.plans.two-zones.zones.第二协作区.division", "unknown-division"),
        ("$.plans.two-zones.zones.第二协作区.units[1]", "unknown-unit"),
    },
    "unknown-key": {("$.base-line", "unknown-key"), ("$.units.东河镇.stafff", "unknown-key")},
    "unknown-like": {("$.plans.by-number.like", "wrong-type"), ("$.plans.more-people.like", "unknown-plan")},
    "unknown-linked": {("$.units.派驻第一组.linked", "unknown-division")},
    "unknown-next-step": {("$.flows.petition.steps.dispose.next.aprove", "unknown-step")},
    "unknown-post": {("$.units.东河镇.staff.montior", "unknown-post")},
    "unknown-source": {
        ("$.grounds.tongcheng.sources[1]", "unknown-source"),
        ("$.grounds.tongcheng.sources[2]", "unknown-source"),
    },
    "unreachable-step": {("$.flows.petition.steps.visit", "unreachable-step")},
    "weekdays": {
        ("$.plans.one-pool.weekdays.meting", "unknown-arrangement"),
        ("$.plans.one-pool.weekdays.study", "fixed-arrangement"),
        ("$.plans.one-pool.weekdays.zone-meeting", "arrangement-not-weekly"),
    },
    "whole-number": {("$.units.东河镇.staff.monitor", "wrong-type")},
    "wide-colon": {("$", "wide-colon")},
    "wide-comma-and-digits": {
        ("$.plans.two-zones.zones.第一协作区.units[0]", "bad-name"),
        ("$.conflicts.home", "wrong-type"),
        ("$.units.东河镇.staff.monitor", "wrong-type"),
    },
    "shocks": {
        ("$.shocks.empty", "shock-without-effect"),
        ("$.shocks.endless", "needs-other-key"),
        ("$.shocks.negative.more", "out-of-range"),
        ("$.shocks.nobody.absent[0]", "of-or-units"),
        ("$.shocks.strangers.absent[0].posts[0]", "unknown-post"),
        ("$.shocks.strangers.absent[0].units[0]", "unknown-unit"),
        ("$.shocks.streams-alone.streams", "needs-other-key"),
        ("$.shocks.unknown.streams[0]", "unknown-stream"),
        ("$.shocks.wrong-way.again", "again-at-drawn-times"),
        ("$.shocks.wrong-way-too.streams[0]", "more-on-days"),
    },
    "spells": {
        ("$.streams.group.from", "spell-on-days"),
        ("$.streams.towns", "range-order"),
    },
    "window-order": {("$.time.end", "window-order"), ("$.time.window.to", "window-order")},
    "work-without-team": {
        ("$.flows.petition.steps.close.effort", "needs-team"),
        ("$.flows.petition.steps.close.pools", "needs-team"),
    },
    "wrong-kind-in-zone": {
        ("$.plans.two-zones.zones.第二协作区.division", "wrong-kind"),
        ("$.plans.two-zones.zones.第二协作区.units[1]", "wrong-kind"),
    },
    "wrong-type": {("$.units.东河镇.staff.monitor", "wrong-type")},
    "yes-is-text": {("$.classes.serious.hard", "wrong-type")},
    "zone-of-counties": {
        ("$.plans.one-pool.zones.全县.units", "zone-of-counties"),
        ("$.plans.two-zones.zones.第一协作区.units", "zone-of-counties"),
        ("$.units.第一室.county", "county-unsaid"),
    },
    "zone-empty": {
        ("$.plans.two-zones.zones.第三协作区.division", "division-in-two-zones"),
        ("$.plans.two-zones.zones.第三协作区.units", "zone-empty"),
    },
    "zone-staff": {
        ("$.plans.two-zones.zones.第一协作区.staff", "unknown-unit"),
        ("$.plans.two-zones.zones.第一协作区.staff[1]", "listed-twice"),
    },
}


def faults_of(name):
    with pytest.raises(InputFaults) as caught:
        read_world(HERE / "bad" / f"{name}.yaml")
    return caught.value.faults


@pytest.mark.parametrize("name", EXPECTED)
def test_every_fault_is_found_and_nothing_else(name):
    found = [(fault.path, fault.code) for fault in faults_of(name)]
    assert set(found) == EXPECTED[name]
    assert found == sorted(found)


@pytest.mark.slow
@pytest.mark.parametrize("name", EXPECTED)
def test_every_fault_is_one_line_in_both_languages_with_a_way_out(name):
    for fault in faults_of(name):
        assert fault.code in RULES
        for language in ("zh", "en"):
            rule, way = fault_line(words(language), f"{name}.yaml", fault).split(" -> ")
            assert "?" not in rule
            assert way
            assert rule.isprintable()


def test_the_gallery_and_the_table_show_the_same_files():
    assert {path.stem for path in (HERE / "bad").iterdir()} == EXPECTED.keys()


def test_the_good_file_has_no_fault():
    assert read_world(HERE / "good.yaml").scenario.name == "small-county"


def test_half_width_signs_are_proposed_for_wide_ones():
    proposed = {fault.value: fault.params["close"] for fault in faults_of("wide-comma-and-digits")}
    assert proposed == {"东河镇，西山乡": "东河镇, 西山乡", "9%": "0.09", "３": "3"}
