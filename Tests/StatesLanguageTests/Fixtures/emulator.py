"""Executes state machines in an emulator of AWS on the loopback interface: emulator.py moto|ministack

Reads lines of JSON, {"definition": …, "input": …}, and answers each with one: {"status", "output", "error", "cause"}.
The first line that it writes says that it is ready. It ends, with the emulator, when its input does.
"""
import ctypes
import io
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
KIND = sys.argv[1]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


PORT = free_port()
URL = "http://127.0.0.1:%d" % PORT


def end_with_parent():
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def start_moto():
    os.environ["MOTO_PORT"] = str(PORT)
    logging.disable(logging.CRITICAL)
    import jsonata
    import moto.awslambda.models
    import moto.stepfunctions.parser.asl.jsonata.jsonata as expressions
    from moto.core.config import default_user_config
    from moto.server import ThreadedMotoServer

    sys.path.insert(0, HERE)
    import function

    default_user_config["stepfunctions"] = {"execute_state_machine": True}
    # moto brings no JSONata of its own.
    expressions._eval_jsonata = lambda text: json.loads(json.dumps(jsonata.Jsonata(text).evaluate(None)))

    def invoke(self, event=None):
        try:
            return json.dumps(function.handler(event)), False, ""
        except Exception as error:
            return json.dumps({"errorType": type(error).__name__, "errorMessage": str(error)}), True, ""

    moto.awslambda.models.LambdaFunction._invoke_lambda = invoke
    ThreadedMotoServer(ip_address="127.0.0.1", port=PORT, verbose=False).start()


def start_ministack():
    environment = dict(
        os.environ, BIND_HOST="127.0.0.1", GATEWAY_PORT=str(PORT), MINISTACK_HOST="127.0.0.1",
        PATH=os.path.dirname(sys.executable) + os.pathsep + os.environ["PATH"])
    program = os.path.join(os.path.dirname(sys.executable), "ministack")
    server = subprocess.Popen(
        [program if os.path.exists(program) else "ministack"], env=environment, cwd=tempfile.mkdtemp(),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=end_with_parent)
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", PORT), 0.2).close()
            return server
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("ministack did not start")


def client(service):
    import boto3
    from botocore.config import Config

    return boto3.client(
        service, endpoint_url=URL, region_name="us-east-1", aws_access_key_id="123456789012",
        aws_secret_access_key="secret", config=Config(retries={"max_attempts": 0}, read_timeout=120))


def create_function():
    role = client("iam").create_role(RoleName="role", AssumeRolePolicyDocument=json.dumps({
        "Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}))
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.write(os.path.join(HERE, "function.py"), "function.py")
    variables = {name: os.environ[name] for name in ("BATON_PROGRAM", "BATON_DB", "SCRIPT_FOLDER") if name in os.environ}
    client("lambda").create_function(
        FunctionName="baton", Runtime="python3.12", Role=role["Role"]["Arn"], Handler="function.handler",
        Code={"ZipFile": code.getvalue()}, Timeout=120, Environment={"Variables": variables})
    return role["Role"]["Arn"]


def execute(states, role, number, request):
    machine = states.create_state_machine(
        name="machine%d" % number, definition=json.dumps(request["definition"]), roleArn=role)
    execution = states.start_execution(
        stateMachineArn=machine["stateMachineArn"], name="execution%d" % number, input=json.dumps(request["input"]))
    for _ in range(3000):
        found = states.describe_execution(executionArn=execution["executionArn"])
        if found["status"] != "RUNNING":
            answer = {"status": found["status"], "error": found.get("error"), "cause": found.get("cause")}
            if found.get("output"):
                answer["output"] = json.loads(found["output"])
            return answer
        time.sleep(0.05)
    return {"status": "RUNNING"}


def main():
    lines = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    server = start_moto() if KIND == "moto" else start_ministack()
    try:
        role = create_function()
        states = client("stepfunctions")
        print("ready", file=lines)
        for number, line in enumerate(sys.stdin):
            try:
                answer = execute(states, role, number, json.loads(line))
            except Exception as error:
                answer = {"status": "REFUSED", "error": type(error).__name__, "cause": str(error)}
            print(json.dumps(answer), file=lines)
    finally:
        if server:
            server.kill()
            server.wait()
    os._exit(0)


main()
