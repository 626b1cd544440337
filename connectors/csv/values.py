"""What cells of a spreadsheet hold, read as the settings declare it. What does not fit exactly is a BadValue."""

import ipaddress
import re
from datetime import datetime, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

from push import WRONG_SETTINGS, Failure

# Digits of the minor unit that ISO 4217 gives; all others have two.
DIGITS = {code: digits for digits, codes in [
    (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"), (3, "BHD IQD JOD KWD LYD OMR TND"), (4, "CLF UYW")]
    for code in codes.split()}


class BadValue(Exception):
    """What is wrong with a cell, and what is wanted."""


class Format:
    """Of one file: decimal and thousands separator, sign of the currency, dates, times."""

    def __init__(self, name, settings):
        self.decimal, self.thousands = settings.get("decimal", "."), settings.get("thousands", "")
        self.sign, self.date_format = settings.get("sign", ""), settings.get("date", "%Y-%m-%d")
        self.time_format, self.zone = settings.get("time", "%Y-%m-%dT%H:%M:%S%z"), None
        if len(self.decimal) != 1 or self.decimal == self.thousands:
            raise Failure(WRONG_SETTINGS, f"{name}: decimal is one character, and another one than thousands")
        if "time_zone" in settings:
            try:
                self.zone = ZoneInfo(settings["time_zone"])
            except (KeyError, ValueError, OSError):
                raise Failure(WRONG_SETTINGS, f"{name}: time_zone {settings['time_zone']} is not known") from None
        elif "%z" not in self.time_format:
            raise Failure(WRONG_SETTINGS, f"{name}: time has no %z, so time_zone must say where it is")
        grouped = rf"[0-9]{{1,3}}(?:{re.escape(self.thousands)}[0-9]{{3}})+|" if self.thousands else ""
        self.shape = re.compile(rf"[+-]?(?:{grouped}[0-9]+)(?:{re.escape(self.decimal)}[0-9]+)?")

    def read(self, kind, text, currency):
        match kind:
            case "text":
                return text
            case "number":
                return f"{self.number(text):f}"
            case "money":
                return self.money(text, currency)
            case "date":
                return self.date(text)
            case "time":
                return self.time(text)
            case "addresses":
                return self.addresses(text)
        if text not in kind.split("|"):
            raise BadValue(f"{text!r} is not one of {', '.join(kind.split('|'))}")
        return text

    def number(self, text):
        plain = text.replace(self.sign, "").strip() if self.sign else text
        if not self.shape.fullmatch(plain):
            raise BadValue(f"{text!r} is not a number such as 1{self.thousands}290{self.decimal}50")
        return Decimal(plain.replace(self.thousands, "").replace(self.decimal, "."))

    def money(self, text, currency):
        """In the currency's minor unit; never rounded."""
        if not currency:
            raise BadValue("has no currency")
        digits = DIGITS.get(currency, 2)
        minor = self.number(text).scaleb(digits)
        if minor != int(minor):
            raise BadValue(f"{text!r} has more than the {digits} decimal places of {currency}")
        return {"amount_minor": int(minor), "currency": currency}

    def date(self, text):
        try:
            return datetime.strptime(text, self.date_format).date().isoformat()
        except ValueError:
            raise BadValue(f"{text!r} is not a date such as {datetime(2026, 1, 31).strftime(self.date_format)}") from None

    def time(self, text):
        try:
            at = datetime.strptime(text, self.time_format)
        except ValueError:
            raise BadValue(f"{text!r} is not a time such as {datetime(2026, 1, 31, 14, 5, tzinfo=timezone.utc).strftime(self.time_format)}") from None
        if at.tzinfo is None:
            at = at.replace(tzinfo=self.zone)
            if at.utcoffset() != at.replace(fold=1).utcoffset():
                raise BadValue(f"{text!r} comes twice or not at all when the clocks change; export times in UTC")
        return at.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")

    def addresses(self, text):
        try:
            return [str(ipaddress.ip_address(word)) for word in re.split(r"[\s,;]+", text)]
        except ValueError as error:
            raise BadValue(f"{error}; wanted are addresses such as 192.0.2.10, 2001:db8::1") from None
