# Resources that refer to one another, whose names are partly the service's: made by whoever has just what an audited run needed.
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "proxy" {
  description = "where the proxy listens"
  type        = string
}

variable "step" {
  description = "1: as created, 2: as updated"
  type        = number
  default     = 1
}

variable "service_names" {
  description = "with what the service names, and differently each time"
  type        = bool
  default     = true
}

provider "aws" {
  region                  = "eu-central-1"
  skip_metadata_api_check = true

  endpoints {
    elasticache = var.proxy
    sts         = var.proxy
  }

  default_tags {
    tags = { owner = "platform", "cost center" = "a+b = c" }
  }
}

provider "aws" {
  alias                   = "second"
  region                  = "eu-west-1"
  skip_metadata_api_check = true

  endpoints {
    elasticache = var.proxy
    sts         = var.proxy
  }
}

resource "aws_elasticache_subnet_group" "net" {
  name       = "Net-Main"
  subnet_ids = var.step == 1 ? ["subnet-0a1b2c3d"] : ["subnet-0a1b2c3d", "subnet-0e1f2a3b"]
}

resource "aws_elasticache_parameter_group" "tuned" {
  name   = "tuned"
  family = "redis7"
  tags   = { step = var.step }

  parameter {
    name  = "maxmemory-policy"
    value = var.step == 1 ? "allkeys-lru" : "volatile-lru"
  }
}

resource "aws_elasticache_parameter_group" "later" {
  name   = "later"
  family = "redis7"
}

resource "aws_elasticache_user" "default" {
  user_id       = "orders-default"
  user_name     = "default"
  access_string = "off -@all"
  engine        = "redis"
  passwords     = ["a-password-of-nobody-1"]
}

resource "aws_elasticache_user" "app" {
  count         = 2
  user_id       = "orders-app-${count.index}"
  user_name     = "orders-app-${count.index}"
  access_string = var.step == 1 ? "on ~app::* +@read" : "on ~app::* +@read +@write"
  engine        = "redis"
  tags          = { step = var.step }

  authentication_mode {
    type = "iam"
  }
}

resource "aws_elasticache_user_group" "orders" {
  engine        = "redis"
  user_group_id = "orders"
  user_ids = concat(
    [aws_elasticache_user.default.user_id, aws_elasticache_user.app[0].user_id],
    var.step == 1 ? [] : [aws_elasticache_user.app[1].user_id],
  )
}

resource "aws_elasticache_user_group" "audit" {
  engine        = "redis"
  user_group_id = "audit"
  user_ids      = [aws_elasticache_user.default.user_id]
}

resource "aws_elasticache_replication_group" "orders" {
  replication_group_id       = "orders"
  description                = "orders, step ${var.step}"
  engine                     = "redis"
  engine_version             = "7.1"
  node_type                  = var.step == 1 ? "cache.t4g.small" : "cache.t4g.medium"
  num_cache_clusters         = var.step == 1 ? 2 : 3
  automatic_failover_enabled = true
  transit_encryption_enabled = true
  parameter_group_name       = aws_elasticache_parameter_group.tuned.name
  subnet_group_name          = aws_elasticache_subnet_group.net.name
  user_group_ids             = [var.step == 1 ? aws_elasticache_user_group.orders.id : aws_elasticache_user_group.audit.id]
  snapshot_retention_limit   = var.step
  apply_immediately          = true
  final_snapshot_identifier  = "orders-last"
  tags                       = { step = var.step }
}

# Restored: from a snapshot by name (there by the seed), and from a file.
resource "aws_elasticache_replication_group" "sharded" {
  replication_group_id       = "sharded"
  description                = "restored"
  node_type                  = "cache.r7g.large"
  snapshot_name              = "base"
  automatic_failover_enabled = true
  num_node_groups            = var.step == 1 ? 2 : 3
  replicas_per_node_group    = 1
  apply_immediately          = true
}

resource "aws_elasticache_cluster" "restored" {
  cluster_id           = "restored"
  engine               = "redis"
  engine_version       = "6.2"
  node_type            = "cache.t3.micro"
  num_cache_nodes      = 1
  snapshot_arns        = ["arn:aws:s3:::backups/orders dump.rdb"]
  parameter_group_name = "default.redis6.x"
  maintenance_window   = var.step == 1 ? "sun:05:00-sun:09:00" : "mon:05:00-mon:09:00"
  apply_immediately    = true
}

# A global datastore: the service puts a prefix before its name.
resource "aws_elasticache_replication_group" "primary" {
  replication_group_id = "world-eu"
  description          = "primary"
  engine               = "redis"
  engine_version       = "7.1"
  node_type            = "cache.r7g.large"
  num_cache_clusters   = 1

  lifecycle {
    ignore_changes = [engine_version]
  }
}

resource "aws_elasticache_global_replication_group" "world" {
  global_replication_group_id_suffix   = "world"
  primary_replication_group_id         = aws_elasticache_replication_group.primary.id
  global_replication_group_description = "step ${var.step}"
}

resource "aws_elasticache_replication_group" "secondary" {
  provider                    = aws.second
  replication_group_id        = "world-west"
  description                 = "secondary"
  global_replication_group_id = aws_elasticache_global_replication_group.world.global_replication_group_id
  num_cache_clusters          = 1

  lifecycle {
    ignore_changes = [engine_version]
  }
}

# The service changes one thing at a time of a serverless cache.
resource "aws_elasticache_serverless_cache" "sessions" {
  engine                   = "redis"
  name                     = "sessions"
  description              = "step ${var.step}"
  major_engine_version     = "7"
  user_group_id            = aws_elasticache_user_group.audit.id
  snapshot_retention_limit = 1
  tags                     = { step = var.step }

  cache_usage_limits {
    data_storage {
      maximum = 10
      unit    = "GB"
    }
  }
}

# Nobody names this one: its id is the service's.
resource "aws_elasticache_reserved_cache_node" "unnamed" {
  count                            = var.service_names ? 1 : 0
  reserved_cache_nodes_offering_id = data.aws_elasticache_reserved_cache_node_offering.small.offering_id
  cache_node_count                 = 1
}

data "aws_elasticache_reserved_cache_node_offering" "small" {
  cache_node_type     = "cache.t4g.small"
  duration            = "P1Y"
  offering_type       = "No Upfront"
  product_description = "redis"
}

data "aws_elasticache_replication_group" "orders" {
  replication_group_id = aws_elasticache_replication_group.orders.replication_group_id
}
