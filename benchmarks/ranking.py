"""Ranking of 5,000 units × 60 criteria × 3 reviewers by reviews.scoring, against one SQL GROUP BY over the same rows. One run.

    python -m benchmarks.ranking

The GROUP BY gives a plain sum per unit: less than the ranking does (means, rounding, maxima, ratios, ranks), so it is the floor.
"""

import random
import sqlite3
import statistics
import time
from collections import defaultdict
from decimal import Decimal

from reviews.scoring import Entry, Line, rank, totals

UNITS, CRITERIA, REVIEWERS, ROUNDS = 5_000, 60, 3, 5


def rows():
    dice = random.Random(39)
    return [
        (unit, criterion, Decimal(20), Decimal(dice.randrange(0, 2001)).scaleb(-2))
        for unit in range(UNITS)
        for criterion in range(CRITERIA)
        for _reviewer in range(REVIEWERS)
    ]


def timed(work) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    data = rows()
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE score (unit INTEGER, criterion INTEGER, maximum INTEGER, points INTEGER)")
    database.executemany("INSERT INTO score VALUES (?, ?, ?, ?)", [(u, c, int(m * 100), int(p * 100)) for u, c, m, p in data])
    database.execute("CREATE INDEX score_unit ON score (unit)")
    query = "SELECT unit, SUM(points), SUM(maximum) FROM score GROUP BY unit"

    def ours():
        given = defaultdict(list)
        for unit, criterion, _maximum, points in data:
            given[unit, criterion].append(points)
        trees = defaultdict(list)
        for (unit, criterion), points in given.items():
            trees[unit].append(Line(criterion, None, str(criterion), Decimal(20), scored=True, points=tuple(points)))
        rank(Entry(id=unit, ratio=totals(lines).ratio, sort_key=str(unit)) for unit, lines in trees.items())

    ranking, grouping = [], []
    for _ in range(ROUNDS):
        ranking.append(timed(ours))
        grouping.append(timed(lambda: database.execute(query).fetchall()))
    a, b = statistics.median(ranking), statistics.median(grouping)
    print(f"{len(data):,} scores: ranking {a:.2f} s, GROUP BY {b:.2f} s, ratio {a / b:.1f}")


if __name__ == "__main__":
    main()
