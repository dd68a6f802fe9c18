"""What the secretariat does with criteria: load, freeze, open the round on them."""

from criteria.actions.load import load_rows, load_seed, load_set
from criteria.actions.opening import freeze_set, open_round

__all__ = ["freeze_set", "load_rows", "load_seed", "load_set", "open_round"]
