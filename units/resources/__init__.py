"""The room's tables in and out by django-import-export."""

from units.resources.successions import SuccessionResource
from units.resources.units import UnitResource

__all__ = ["SuccessionResource", "UnitResource"]
