"""Evaluates JSONata. Reads lines of JSON, {"expression": …, "variables": {…}}, and answers each with one: {"value": …},
{} when the expression gives nothing, or {"error": …}."""
import json
import sys

import jsonata


def evaluate(request):
    # As an engine of state machines does it: values are written into the expression.
    variables = "".join("$%s := %s; " % (name, json.dumps(value)) for name, value in request["variables"].items())
    text = "(%s%s)" % (variables, request["expression"])
    if not jsonata.Jsonata("$exists(%s)" % text).evaluate(None):
        return {}
    return {"value": jsonata.Jsonata(text).evaluate(None)}


for line in sys.stdin:
    try:
        answer = evaluate(json.loads(line))
    except Exception as error:
        answer = {"error": str(error)}
    print(json.dumps(answer), flush=True)
