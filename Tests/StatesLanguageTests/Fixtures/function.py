"""A Lambda function that runs the tasks of an event: by the built program, or, those of the agent 'script', by itself.

It stands in for Baton's own function, in the shape that InvocationPayload.swift writes down.
"""
import json
import os
import subprocess
import tempfile
import time


def handler(event, context=None):
    # What stands before the last task has ended already.
    task = event["tasks"][-1]
    if task["agent"] == "script":
        return {"run": "script", "tasks": {task["id"]: scripted(dict(task, inputs=unescaped(task["inputs"])))}}
    return by_program(event)


def by_program(event):
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(event, file)
        file.flush()
        folder, database = os.path.split(os.environ["BATON_DB"])
        command = [os.environ["BATON_PROGRAM"], "run", file.name, "--json", "--db", database]
        process = subprocess.run(command, capture_output=True, text=True, cwd=folder)
    if not process.stdout:
        raise RuntimeError(process.stderr)
    run = json.loads(process.stdout)
    results = {}
    for task in run["tasks"]:
        result = {"status": task["status"], "output": task.get("output"), "error": task.get("failure")}
        results[task["id"]] = {key: value for key, value in result.items() if value is not None}
    return {"run": run["run"], "status": run["outcome"], "tasks": results}


def unescaped(value):
    """The inputs as data. An expression has no place in them: the machine has evaluated all."""
    if isinstance(value, str):
        if "${" in value.replace("$${", ""):
            raise RuntimeError("an expression: " + value)
        return value.replace("$${", "${")
    if isinstance(value, list):
        return [unescaped(element) for element in value]
    if isinstance(value, dict):
        return {key: unescaped(member) for key, member in value.items()}
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
