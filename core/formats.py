"""Numbers, money, days and moments as Vietnamese documents write them. Pure: values in, strings out."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
NONE = "–"
_SWAP = str.maketrans(",.", ".,")


def number(value, places: int | None = None) -> str:
    """Return 1234.50 as "1.234,5"; with places, exactly so many decimals; a dash for none."""
    if value is None or value == "":
        return NONE
    exact = Decimal(str(value))
    text = f"{exact:,.{places}f}" if places is not None else f"{exact:,f}"
    if places is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return ("−" + text[1:] if text.startswith("-") else text).translate(_SWAP)


def plain(exact: Decimal, mark: str = ".") -> str:
    """Return a decimal for machines and formulas: "12.5", no exponent, no trailing zeros, with the given decimal mark."""
    text = format(exact, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", mark)


def signed(value) -> str:
    """Return a difference with its sign: "+2,5", "−2,5", "0"."""
    text = number(value)
    return text if value is None or value == "" or Decimal(str(value)) <= 0 else f"+{text}"


def percent(share) -> str:
    """Return a share of 0 to 1 as "81,98 %" (the space does not break)."""
    return NONE if share is None or share == "" else f"{number(Decimal(str(share)) * 100, 2)}\N{NO-BREAK SPACE}%"


def dong(amount) -> str:
    """Return an amount of money in whole đồng: "7.020.000 đồng"."""
    return NONE if amount is None or amount == "" else f"{number(amount, 0)}\N{NO-BREAK SPACE}đồng"


def file_size(count) -> str:
    """Return bytes as "820 byte", "12 KB" or "2,5 MB"."""
    if count is None or count == "":
        return NONE
    size = Decimal(int(count))
    for unit, step in (("GB", 1024**3), ("MB", 1024**2), ("KB", 1024)):
        if size >= step:
            return f"{number((size / step).quantize(Decimal('0.1')))}\N{NO-BREAK SPACE}{unit}"
    return f"{number(size)}\N{NO-BREAK SPACE}byte"


def local(moment: datetime) -> datetime:
    """Return an aware moment in Vietnamese time; a naive one is taken as already being so."""
    return moment.astimezone(VIETNAM) if moment.tzinfo else moment


def day(value) -> str:
    """Return a date, the Vietnamese day of a moment, or ISO text as dd/mm/yyyy."""
    if not value:
        return NONE
    if isinstance(value, str):
        value = date.fromisoformat(value[:10])
    if isinstance(value, datetime):
        value = local(value)
    return f"{value:%d/%m/%Y}"


def clock(moment: datetime) -> str:
    """Return the Vietnamese time of a moment: "17:00"."""
    return f"{local(moment):%H:%M}"
