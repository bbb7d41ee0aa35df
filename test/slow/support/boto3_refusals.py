"""Calls other services through the proxy at argv[1], and prints what boto3 reads of each refusal."""

import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

endpoint = sys.argv[1]
config = Config(retries={"max_attempts": 0}, s3={"addressing_style": "path"})


def client(service):
    return boto3.client(
        service,
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id=sys.argv[2],
        aws_secret_access_key=sys.argv[3],
        config=config,
    )


CALLS = {
    "ec2": lambda c: c.describe_vpcs(),
    "kms": lambda c: c.list_keys(),
    "logs": lambda c: c.describe_log_groups(),
    "secretsmanager": lambda c: c.list_secrets(),
    "s3": lambda c: c.list_objects_v2(Bucket="bucket"),
    "lambda": lambda c: c.list_functions(),
    "sqs": lambda c: c.list_queues(),
    "dynamodb": lambda c: c.list_tables(),
    "iam": lambda c: c.list_users(),
    "sns": lambda c: c.list_topics(),
    "route53": lambda c: c.list_hosted_zones(),
    "cloudwatch": lambda c: c.list_metrics(),
    "sesv2": lambda c: c.list_email_identities(),
}
seen = {}
for service, call in CALLS.items():
    try:
        call(client(service))
        seen[service] = "no error"
    except ClientError as error:
        seen[service] = {
            "code": error.response["Error"]["Code"],
            "status": error.response["ResponseMetadata"]["HTTPStatusCode"],
            "message": error.response["Error"]["Message"],
            "id": bool(error.response["ResponseMetadata"].get("RequestId")),
        }
identity = client("sts").get_caller_identity()
seen["sts"] = identity["Arn"]
print(json.dumps(seen))
