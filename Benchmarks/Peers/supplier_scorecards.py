"""Holds the supplier scorecards of `baton` against the same figures by pandas and scipy.

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install pandas==2.3.3 scipy==1.16.3
    /tmp/peers/bin/python Benchmarks/Peers/supplier_scorecards.py FILE --baton .build/debug/baton

FILE is the delivery history of the Supply Chain Management System (USAID) as CSV. It is imported into a database in a
temporary folder; then each vendor's scorecard is compared, figure by figure. Nothing is shared with the library but the
definitions: a line is on time when it came by the promised day; quantiles are of type 7; intervals are Wilson's for
shares and Student's for means. Exit status 1 when a figure differs by more than 1e-6, relative to the larger of it and 1.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import pandas
from scipy import stats

COLUMNS = {
    "ID": "line_id",
    "PO / SO #": "order_id",
    "Vendor": "supplier",
    "PO Sent to Vendor Date": "ordered_on",
    "Scheduled Delivery Date": "promised_on",
    "Delivered to Client Date": "delivered_on",
    "Line Item Quantity": "quantity",
    "Line Item Value": "amount",
}
TOLERANCE = 1e-6


def baton(tool, *arguments):
    process = subprocess.run([tool, *arguments], capture_output=True, text=True)
    if process.returncode != 0:
        sys.exit(f"baton {' '.join(arguments[:3])}: exit {process.returncode}\n{process.stderr}")
    return json.loads(process.stdout)


def imported(tool, file, database):
    maps = [part for theirs, ours in COLUMNS.items() for part in ("--map", f"{theirs}={ours}")]
    formats = ["--date-format", "D-MON-YY", "--date-format", "M/D/YYYY"]
    return baton(
        tool, "data", "import", "delivery_history", file, *maps, *formats, "--currency", "USD",
        "--ignore-other-columns", "--db", database, "--json")[0]


def table(file):
    """The lines with days as numbers; an order date that is none is missing."""
    rows = pandas.read_csv(file, dtype=str, keep_default_na=False, usecols=list(COLUMNS)).rename(columns=COLUMNS)
    for name in ("promised_on", "delivered_on"):
        rows[name] = pandas.to_datetime(rows[name], format="%d-%b-%y")
    is_date = rows["ordered_on"].str.contains(r"\d")
    rows["words"] = rows["ordered_on"].where(~is_date)
    rows["ordered_on"] = pandas.to_datetime(rows["ordered_on"].where(is_date), format="%m/%d/%Y")
    rows["late"] = (rows["delivered_on"] - rows["promised_on"]).dt.days
    rows["took"] = (rows["delivered_on"] - rows["ordered_on"]).dt.days
    # Exact, in hundredths.
    rows["cents"] = rows["amount"].map(lambda text: round(float(text) * 100))
    return rows


def spread(values, orders):
    figures = {"lines": len(values), "orders": orders.nunique()}
    if len(values) == 0:
        return figures
    figures["mean"] = values.mean()
    for name, share in (("median", 0.5), ("quantile_90", 0.9), ("quantile_95", 0.95)):
        figures[name] = values.quantile(share)
    if len(values) > 1:
        deviation = values.std(ddof=1)
        half = stats.t.ppf(0.975, len(values) - 1) * deviation / len(values) ** 0.5
        figures |= {
            "standard_deviation": deviation, "lower": figures["mean"] - half, "upper": figures["mean"] + half}
    return figures


def scorecard(lines):
    on_time = int((lines["late"] <= 0).sum())
    interval = stats.binomtest(on_time, len(lines)).proportion_ci(0.95, method="wilson")
    timed = lines.dropna(subset=["took"])
    return {
        "on_time": {
            "value": on_time / len(lines), "lower": interval.low, "upper": interval.high, "lines": len(lines),
            "orders": lines["order_id"].nunique()},
        "days_late": spread(lines["late"], lines["order_id"]),
        "lead_time": spread(timed["took"], timed["order_id"]),
        # How much of a line came is not in the file.
        "on_time_in_full": {}, "in_full": {}, "fill_rate": {}, "defect_rate": {}, "price_variance": {},
        "open_lines": 0, "ordered_value": int(lines["cents"].sum()) / 100,
    }


def numbers(card):
    """The numbers of a scorecard by name, without the counts of figures that nothing stands behind."""
    found = {}
    for name, value in card.items():
        if isinstance(value, dict):
            for key, number in value.items():
                if isinstance(number, (int, float)) and (number != 0 or key not in ("orders", "lines")):
                    found[f"{name}.{key}"] = number
        elif name == "ordered_value" and isinstance(value, list):
            found[name] = sum(float(money["amount"]) for money in value)
        elif isinstance(value, (int, float)):
            found[name] = value
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file")
    parser.add_argument("--baton", required=True)
    options = parser.parse_args()
    rows = table(options.file)
    wrong, compared, largest = [], 0, 0.0
    with tempfile.TemporaryDirectory(prefix="supplier-scorecards-") as folder:
        database = str(pathlib.Path(folder) / "baton.sqlite")
        summary = imported(options.baton, options.file, database)
        if (summary["rows"], summary["inserted"], summary["rejected"]) != (len(rows), len(rows), 0):
            wrong.append(f"import: {summary}, expected {len(rows)} rows, all new")
        texts = {column["column"]: column["texts"] for column in summary.get("unknown", [])}
        words = {"PO Sent to Vendor Date": rows["words"].dropna().value_counts().to_dict()}
        if texts != words:
            wrong.append(f"import: not known {texts}, expected {words}")
        vendors = list(rows.groupby("supplier"))
        for vendor, lines in vendors:
            found = numbers(baton(options.baton, "suppliers", "show", vendor, "--db", database, "--json"))
            expected = numbers(scorecard(lines))
            for name in sorted(found.keys() | expected.keys()):
                if name not in found or name not in expected:
                    wrong.append(f"{vendor}: {name}: {found.get(name)}, expected {expected.get(name)}")
                    continue
                difference = abs(found[name] - expected[name]) / max(1, abs(expected[name]))
                largest, compared = max(largest, difference), compared + 1
                if not difference <= TOLERANCE:
                    wrong.append(f"{vendor}: {name}: {found[name]}, expected {expected[name]}")
    print(f"{len(rows)} lines, {len(vendors)} suppliers, {compared} figures, largest difference {largest:.1e}")
    print(f"not known: {texts}")
    for line in wrong[:20]:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
