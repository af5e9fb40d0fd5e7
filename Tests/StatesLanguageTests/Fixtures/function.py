"""A Lambda function that runs the tasks of an event: by the built program, or, those of the agent 'script', by itself.

It stands in for Baton's own function, in the shape that InvocationPayload.swift writes down.
"""
import json
import os
import subprocess
import tempfile
import time


def handler(event, context=None):
    if all(task["agent"] == "script" for task in event["tasks"]):
        return {"run": "script", "tasks": {task["id"]: scripted(task) for task in event["tasks"]}}
    return by_program(event)


def by_program(event):
    """The inputs are data: what looks like an expression in them is none."""
    tasks = [dict(task, inputs=escaped(task.get("inputs", {}))) for task in event["tasks"]]
    workflow = {"name": "invocation", "pattern": event["pattern"], "tasks": tasks}
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(workflow, file)
        file.flush()
        command = [os.environ["BATON_PROGRAM"], "run", file.name, "--json", "--db", os.environ["BATON_DB"]]
        process = subprocess.run(command, capture_output=True, text=True, cwd=os.path.dirname(os.environ["BATON_DB"]))
    if not process.stdout:
        raise RuntimeError(process.stderr)
    run = json.loads(process.stdout)
    results = {}
    for task in run["tasks"]:
        result = {"status": task["status"], "output": task.get("output"), "error": task.get("failure")}
        results[task["id"]] = {key: value for key, value in result.items() if value is not None}
    return {"run": run["run"], "status": run["outcome"], "tasks": results}


def escaped(value):
    if isinstance(value, str):
        return value.replace("${", "$${")
    if isinstance(value, list):
        return [escaped(element) for element in value]
    if isinstance(value, dict):
        return {key: escaped(member) for key, member in value.items()}
    return value


def scripted(task):
    inputs = task.get("inputs", {})
    operation = task["operation"]
    if operation == "echo":
        return {"status": "success", "output": inputs}
    if operation == "list":
        return {"status": "success", "output": [inputs]}
    if operation == "fail":
        return failure("it failed", False)
    if operation == "flaky":
        path = os.path.join(os.environ["SCRIPT_FOLDER"], inputs["counter"])
        with open(path, "a+") as file:
            file.write("x")
            attempts = file.tell()
        if attempts <= inputs["failures"]:
            return failure("not yet", True)
        return {"status": "success", "output": {"attempts": attempts}}
    if operation == "slow":
        time.sleep(3)
        return {"status": "success", "output": {}}
    if operation == "crash":
        raise RuntimeError("crashed")
    return failure("unknown operation " + operation, False)


def failure(message, retryable):
    return {"status": "failed", "error": {"kind": "operation", "message": message, "retryable": retryable}}
