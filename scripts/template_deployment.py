"""Deploys a template in MiniStack, sends an event through it, and takes everything down again."""
import glob
import io
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import zipfile

import boto3
from botocore.config import Config

root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def function_zip(path):
    """The zip of scripts/package-lambda, or one around the program that was built for debugging."""
    if path:
        with open(path, "rb") as file:
            return file.read()
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        start = zipfile.ZipInfo("bootstrap")
        start.external_attr = 0o755 << 16
        archive.writestr(start, f'#!/bin/sh\nexec "{root}/.build/debug/bootstrap"\n')
        archive.write(f"{root}/deploy/baton-rules.yaml", "baton-rules.yaml")
        files = {os.path.basename(file): file for folder in ("Examples", "deploy/workflows")
                 for file in glob.glob(f"{root}/{folder}/*.yaml")}
        for name, file in sorted(files.items()):
            archive.write(file, f"workflows/{name}")
    return content.getvalue()


def eventually(what, look, seconds=60):
    end = time.time() + seconds
    while time.time() < end:
        found = look()
        if found:
            return found
        time.sleep(0.2)
    sys.exit(f"{what} did not come within {seconds} s")


def deploy(template, code, path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "TMPDIR": folder, "BIND_HOST": "127.0.0.1", "GATEWAY_PORT": str(port), "MINISTACK_HOST": "127.0.0.1",
            "AWS_ENDPOINT_URL": url,
        }
        log = open(os.path.join(folder, "log"), "w+")
        server = subprocess.Popen(
            [sys.executable, "-c", "import sys; sys.argv = ['ministack']; from ministack.app import main; main()"],
            cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            check(template, code, path, url)
        except BaseException:
            log.seek(0)
            print(log.read()[-3000:], file=sys.stderr)
            raise
        finally:
            server.terminate()
            server.wait()


def check(template, code, path, url):
    def client(service):
        return boto3.client(
            service, endpoint_url=url, region_name="us-east-1", aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(retries={"max_attempts": 0}, s3={"addressing_style": "path"}))

    def answers():
        try:
            return client("sts").get_caller_identity()
        except Exception:
            return None

    eventually("MiniStack", answers)
    s3, formation = client("s3"), client("cloudformation")
    s3.create_bucket(Bucket=code["Bucket"])
    s3.put_object(Bucket=code["Bucket"], Key=code["Key"], Body=function_zip(path))
    formation.create_stack(
        StackName="baton", TemplateBody=json.dumps(template), Capabilities=["CAPABILITY_IAM"],
        Parameters=[{"ParameterKey": "TimeoutSeconds", "ParameterValue": "30"}])

    def state():
        stack = formation.describe_stacks(StackName="baton")["Stacks"][0]
        return stack if not stack["StackStatus"].endswith("IN_PROGRESS") else None

    stack = eventually("the stack", state)
    if stack["StackStatus"] != "CREATE_COMPLETE":
        for event in formation.describe_stack_events(StackName="baton")["StackEvents"]:
            if "FAILED" in event["ResourceStatus"]:
                print(event["LogicalResourceId"], event.get("ResourceStatusReason"), file=sys.stderr)
        sys.exit(f"the stack is {stack['StackStatus']}")
    outputs = {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}
    failures = client("events").put_events(
        Entries=[{"Source": "shop.stock", "DetailType": "Stock Changed", "Detail": '{"sku": "981760"}'}]
    )["FailedEntryCount"]
    assert failures == 0

    def run():
        rows = client("dynamodb").query(
            TableName=outputs["RunsTable"], KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": "run"}})["Items"]
        return next((row for row in rows if "outcome" in row), None)

    # The bucket has no data, so that the run can only fail; that it is there is what counts.
    row = eventually("the run", run)
    queue = client("sqs")
    queue.send_message(
        QueueUrl=outputs["WorkQueue"],
        MessageBody=json.dumps({"tasks": [{"id": "eoq", "agent": "optimization", "operation": "calculate_eoq", "inputs": {
            "annual_demand": 1000, "ordering_cost": 50, "holding_cost": 2}}]}))

    def second():
        rows = client("dynamodb").query(
            TableName=outputs["RunsTable"], KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": "run"}})["Items"]
        return any(row.get("outcome", {}).get("S") == "success" for row in rows)

    eventually("the run of the message", second)
    print(f"deployed: run {row['sk']['S']} of {row['workflow']['S']}, and one of a message")
