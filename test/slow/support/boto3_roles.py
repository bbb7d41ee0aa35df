"""Roles by boto3: a profile that chains, AssumeRole, a pod's token, and what is refused."""
import json
import sys

import boto3
from botocore.exceptions import ClientError

settings = json.loads(sys.argv[1])


def refusal(call):
    try:
        call()
    except ClientError as error:
        response = error.response
        return {"code": response["Error"]["Code"], "status": response["ResponseMetadata"]["HTTPStatusCode"]}
    return {"code": "none"}


def session_of(credentials):
    return boto3.Session(
        aws_access_key_id=credentials["AccessKeyId"],
        aws_secret_access_key=credentials["SecretAccessKey"],
        aws_session_token=credentials["SessionToken"],
    )


chained = boto3.Session(profile_name="chained")
sts = boto3.Session(profile_name="bob").client("sts")
assumed = sts.assume_role(RoleArn=settings["reader"], RoleSessionName="boto", ExternalId="x-1")["Credentials"]
with open(settings["token"], encoding="utf-8") as file:
    pod = boto3.client("sts").assume_role_with_web_identity(
        RoleArn=settings["pod"], RoleSessionName="boto-pod", WebIdentityToken=file.read()
    )

print(
    json.dumps(
        {
            "profile": chained.client("sts").get_caller_identity()["Arn"],
            "clusters": len(chained.client("elasticache").describe_cache_clusters()["CacheClusters"]),
            "assumed": session_of(assumed).client("sts").get_caller_identity()["Arn"],
            "pod": session_of(pod["Credentials"]).client("sts").get_caller_identity()["Arn"],
            "subject": pod["SubjectFromWebIdentityToken"],
            "denied": refusal(lambda: sts.assume_role(RoleArn=settings["alices"], RoleSessionName="boto")),
            "expired": refusal(
                lambda: session_of({**assumed, "SessionToken": "another"}).client("sts").get_caller_identity()
            ),
            "invalid": refusal(lambda: sts.assume_role(RoleArn=settings["reader"], RoleSessionName="a b"))["code"],
        }
    )
)
