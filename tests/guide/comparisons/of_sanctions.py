"""Guide 5.2, 5.3: suspension, lifting, withdrawal, extension; what the public list says meanwhile."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from label_sp.guide import attestation, extension, follow_up, suspension, withdrawal
from tests.guide.common import broken
from tests.guide.comparisons.draws import Comparison, a_day, a_day_near, a_number_near, topic
from tests.guide.oracle import deadlines as oracle_dates
from tests.guide.oracle import sanctions as oracle


@topic("2.3, 5.3")
def standing(rng: Random) -> Iterator[Comparison]:
    obtained = a_day(rng)
    last = oracle_dates.last_valid_day(obtained)
    start = obtained + timedelta(days=rng.randrange(900))
    lifted = rng.choice((None, start + timedelta(days=rng.randint(1, 200))))
    withdrawn = rng.choice((None, obtained + timedelta(days=rng.randrange(1100))))
    on = a_day_near(rng, rng.choice([obtained, last, start, lifted or last, withdrawn or last]), 1)
    facts = attestation.LabelFacts(obtained, last, ((start, lifted),), withdrawn)
    words = f"obtained {obtained}, suspended {start} to {lifted}, withdrawn {withdrawn}, on {on}"
    listed = oracle_dates.is_listed(obtained, withdrawn, on)
    yield words, attestation.on_register(facts, on), listed
    suspended = attestation.standing(facts, on) == "suspended"
    yield words, suspended, listed and oracle.is_suspended(start, lifted, on)


@topic("3.9.1, 5.3.1")
def action_plan(rng: Random) -> Iterator[Comparison]:
    asked = a_day(rng)
    due = oracle_dates.action_plan_due(asked)
    yield f"asked {asked}", follow_up.action_plan_due(asked), due
    today, received = a_day_near(rng, due, 1), rng.choice((None, None, due))
    set_to, sent_back = rng.choice((None, due, due)), rng.random() < 0.3
    ours = not suspension.failures_for_missing_plan(set_to, received, today=today, sent_back=sent_back)
    may = oracle.may_suspend_for_want_of_a_plan(set_to, received, today, sent_back=sent_back)
    yield f"due {set_to}, received {received}, {sent_back=}, today {today}", ours, may


def a_record(rng: Random) -> tuple[list[oracle.Past], date]:
    """Suspensions lifted before, chained or not, and the day of a new one."""
    grounds, record, day = list(suspension.Ground)[:2], [], a_day(rng)
    for _ in range(rng.randint(0, 3)):
        ended = day + timedelta(days=rng.randint(1, 200))
        record.append((str(rng.choice(grounds)), day, ended))
        day = ended + timedelta(days=rng.choice((0, 0, 1, 30)))
    return record, day


@topic("5.3.1")
def suspensions(rng: Random) -> Iterator[Comparison]:
    record, today = a_record(rng)
    ground = str(rng.choice(list(suspension.Ground)))
    periods = tuple(suspension.Period(*each) for each in record)
    ends_by = oracle.last_day_of_a_chain(record, ground, today)
    words = f"{record}, again {today} for {ground}"
    yield words, suspension.last_day(suspension.counted_from(ground, today, periods)), ends_by
    wanted = a_day_near(rng, rng.choice((today, ends_by)), 1)
    plan_due, reports, central = a_day_near(rng, today, 1), rng.randint(0, 3), rng.random() < 0.7
    refused = rng.choice((None, today, today))
    facts = suspension.SuspensionFacts(
        ground,
        wanted,
        plan_due,
        record=periods,
        postponements=reports,
        audit_refused_on=refused,
        central=central,
    )
    established = oracle.ground_is_established(
        ground,
        plan_is_wanting=oracle.may_suspend_for_want_of_a_plan(plan_due, None, today),
        postponements=reports,
        refused=refused is not None,
        central=central,
    )
    ours = not suspension.failures_to_suspend(facts, today=today)
    expected = established and oracle.conformity_may_be_set(wanted, today, ends_by)
    yield f"{words} until {wanted}, {facts}", ours, expected


@topic("5.3.1")
def liftings(rng: Random) -> Iterator[Comparison]:
    since = a_day(rng)
    ends_by = oracle.last_suspension_day(since)
    conform_by = rng.choice((ends_by, a_day_near(rng, ends_by - timedelta(days=100), 50)))
    today = a_day_near(rng, rng.choice((conform_by, ends_by)), 2)
    shown = rng.choice((None, a_day_near(rng, rng.choice((conform_by, ends_by)), 1)))
    facts = suspension.LiftingFacts(shown, conform_by, date(2999, 1, 1), ends_by)
    words = f"suspended {since}, conform by {conform_by}, shown {shown}, today {today}"
    ours = not suspension.failures_to_lift(facts, today=today)
    yield words, ours, oracle.may_be_lifted(shown, conform_by, ends_by, today)
    wanted = a_day_near(rng, rng.choice((today, ends_by)), 1)
    again = suspension.NewDateFacts(conform_by, wanted, ends_by)
    ours = not suspension.failures_to_set_new_date(again, today=today)
    may = oracle.conformity_may_be_set(wanted, today, ends_by) and wanted != conform_by
    yield f"{words}, wanted {wanted}", ours, may


@topic("5.3.2")
def withdrawals(rng: Random) -> Iterator[Comparison]:
    edge = a_day(rng)
    today, held = a_day_near(rng, edge, 1), rng.random() < 0.2
    missed = withdrawal.WithdrawalFacts("follow_up_missed", today, edge, edge, follow_up_held=held)
    ours = not withdrawal.failures_to_withdraw(missed, today=today)
    words = f"edge {edge}, today {today}, {held=}"
    yield f"missed, {words}", ours, oracle.follow_up_was_missed(edge, held, today)
    late = replace(missed, ground="measures_not_taken", suspended_on=edge, conform_by=edge)
    ours = not withdrawal.failures_to_withdraw(late, today=today)
    yield f"measures, {words}", ours, oracle.measures_were_not_taken(edge, today)
    ended = replace(missed, ground="not_renewed")
    at_end = oracle.withdrawn_at_the_end(edge)
    found = broken(withdrawal.failures_to_withdraw(ended, today=today))
    yield f"not renewed, {words}", not found, today >= at_end
    yield f"valid until {edge}", withdrawal.effective_at_end(edge), at_end
    yield f"effective {edge}", withdrawal.mark_ends_on(edge), oracle.mark_gone(edge)


@topic("5.2")
def extensions(rng: Random) -> Iterator[Comparison]:
    obtained = a_day(rng)
    new_cycle = obtained + timedelta(days=rng.randint(400, 900))
    contract = rng.randint(5, 400)
    added, agreed = a_number_near(rng, contract, spread=1), rng.random() < 0.7
    facts = extension.ExtensionFacts(
        occasion=extension.Occasion.FOLLOW_UP,
        local_authority=True,
        obtained_on=obtained,
        valid_until=oracle_dates.last_valid_day(obtained),
        added_agents=added,
        contract_agents=contract,
        complement="les bibliothèques",
        service_agrees=agreed,
        body_agrees=agreed,
    )
    expected = oracle.end_after_extension(
        obtained, added=added, contract=contract, agreed=agreed, new_cycle=new_cycle
    )
    words = f"obtained {obtained}, {added} added to {contract}, {agreed=}, again {new_cycle}"
    yield words, extension.last_valid_day(facts, new_cycle), expected
