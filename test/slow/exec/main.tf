terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

# No endpoint and no key: `exec` tells the provider of both.
provider "aws" {
  skip_metadata_api_check = true
}

resource "aws_elasticache_parameter_group" "app" {
  name   = "app"
  family = "valkey8"

  parameter {
    name  = "maxmemory-policy"
    value = "allkeys-lru"
  }
}

resource "aws_elasticache_user" "app" {
  user_id       = "app"
  user_name     = "app"
  engine        = "redis"
  access_string = "on ~app::* +@all"

  authentication_mode {
    type = "iam"
  }
}
