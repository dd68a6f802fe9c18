"""What the secretariat does with criteria: load, copy, freeze, open the round on them."""

from criteria.actions.load import load_seed, load_set, new_version, row_errors
from criteria.actions.opening import freeze_set, open_round

__all__ = ["freeze_set", "load_seed", "load_set", "new_version", "open_round", "row_errors"]
