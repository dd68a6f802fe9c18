"""What must hold of ballots, decisions and papers at any time."""

from collections import defaultdict
from collections.abc import Iterator

from awards.models import Ballot, Candidate, Decision


def problems() -> Iterator[str]:
    """Yield a sentence for each count that does not fit its register, and each gap in the numbers of a year."""
    for ballot in Ballot.objects.exclude(status="prepared"):
        yield from _ballot_problems(ballot)
    numbers = defaultdict(list)
    for year, number in Decision.objects.filter(number__isnull=False).values_list("year", "number"):
        numbers[year].append(number)
    for year, used in numbers.items():
        if sorted(used) != list(range(1, len(used) + 1)):
            yield f"decision numbers of {year} have a gap"


def _ballot_problems(ballot) -> Iterator[str]:
    marks = ballot.marks.count()
    if ballot.status == "open" and ballot.sealed.count() != marks:
        yield f"ballot {ballot.pk} has {marks} marks and {ballot.sealed.count()} ballots in the box"
    if ballot.status != "tallied":
        return
    if ballot.counted.count() != marks or ballot.cast != marks or ballot.sealed.exists():
        yield f"ballot {ballot.pk} counted {ballot.counted.count()} ballots of {marks} voters"
    counted = list(ballot.counted.values_list("choices", flat=True))
    for candidate in Candidate.objects.filter(ballot=ballot):
        votes = [choices[str(candidate.order)] for choices in counted]
        if (votes.count("yes"), votes.count("no"), votes.count("blank")) != (candidate.yes, candidate.no, candidate.blank):
            yield f"candidate {candidate.pk} of ballot {ballot.pk} does not have the votes in the box"
