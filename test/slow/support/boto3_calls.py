"""Calls the proxy through boto3 and prints what came back as one JSON object (read by boto3.test.ts)."""
import json
import sys
import urllib.error
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

given = json.loads(sys.argv[1])


def client(service, key):
    return boto3.client(
        service,
        endpoint_url=given["proxy"],
        region_name="eu-west-1",
        aws_access_key_id=key["id"],
        aws_secret_access_key=key["secret"],
        config=Config(retries={"total_max_attempts": 1}),
    )


def status_of(url):
    # boto3 signs a POST with everything in the query string and an empty body.
    request = urllib.request.Request(url, data=b"", method="POST")
    try:
        with urllib.request.urlopen(request, timeout=10) as reply:
            return reply.status
    except urllib.error.HTTPError as error:
        return error.code


admin, reader = client("elasticache", given["admin"]), client("elasticache", given["reader"])
name = given["cluster"]
seen = {}

created = admin.create_cache_cluster(CacheClusterId=name, Engine="redis", CacheNodeType="cache.t3.micro", NumCacheNodes=1)
seen["created"] = created["CacheCluster"]["CacheClusterId"]

reader.get_waiter("cache_cluster_available").wait(CacheClusterId=name, WaiterConfig={"Delay": 1, "MaxAttempts": 20})
seen["waited"] = True

pages = reader.get_paginator("describe_cache_clusters").paginate(PaginationConfig={"PageSize": 20})
seen["paged"] = [each["CacheClusterId"] for page in pages for each in page["CacheClusters"] if each["CacheClusterId"] == name]

try:
    reader.delete_cache_cluster(CacheClusterId=name)
except ClientError as error:
    fault = error.response["Error"]
    seen["denied"] = {
        "class": type(error).__name__,
        "code": fault["Code"],
        "type": fault["Type"],
        "status": error.response["ResponseMetadata"]["HTTPStatusCode"],
        "message": "is not authorized to perform: elasticache:DeleteCacheCluster" in fault["Message"],
    }

try:
    admin.describe_cache_clusters(CacheClusterId="nobody")
except admin.exceptions.CacheClusterNotFoundFault as error:
    fault = error.response["Error"]
    seen["missing"] = {"class": type(error).__name__, "code": fault["Code"], "status": error.response["ResponseMetadata"]["HTTPStatusCode"]}

seen["presigned"] = {
    "allowed": status_of(reader.generate_presigned_url("describe_cache_clusters")),
    "denied": status_of(reader.generate_presigned_url("delete_cache_cluster", Params={"CacheClusterId": name})),
}
seen["identity"] = client("sts", given["reader"]).get_caller_identity()["Arn"]
seen["deleted"] = admin.delete_cache_cluster(CacheClusterId=name)["CacheCluster"]["CacheClusterId"]
print(json.dumps(seen))
