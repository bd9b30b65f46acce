"""The table of graphs: shape, input, and what must come of it in whatever order calls end."""

from tests.engine.table import branches, iterators, loops, plain, scopes
from tests.engine.table.case import Case

CASES: list[Case] = [
    *plain.rows(),
    *branches.rows(),
    *iterators.rows(),
    *scopes.rows(),
    *loops.rows(),
]
