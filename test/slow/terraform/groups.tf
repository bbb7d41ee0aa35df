resource "aws_elasticache_replication_group" "example" {
  automatic_failover_enabled  = true
  preferred_cache_cluster_azs = ["us-east-1a", "us-east-1b"]
  replication_group_id        = "tf-rep-group-1"
  description                 = var.step == 1 ? "example description" : "changed description"
  node_type                   = "cache.m4.large"
  num_cache_clusters          = 2
  parameter_group_name        = "default.redis7"
  port                        = 6379
  apply_immediately           = true
  snapshot_retention_limit    = var.step == 1 ? 0 : 3
  snapshot_window             = "10:00-12:00"
}

resource "aws_elasticache_replication_group" "replicated" {
  replication_group_id       = "tf-rep-group-2"
  description                = "with a replica by aws_elasticache_cluster"
  automatic_failover_enabled = false
  node_type                  = "cache.m4.large"
  num_cache_clusters         = 2
  parameter_group_name       = "default.redis7"

  lifecycle {
    ignore_changes = [num_cache_clusters]
  }
}

resource "aws_elasticache_replication_group" "baz" {
  replication_group_id       = "tf-redis-cluster"
  description                = "example description"
  node_type                  = var.step == 1 ? "cache.t2.small" : "cache.t2.medium"
  port                       = 6379
  parameter_group_name       = "default.redis7.cluster.on"
  automatic_failover_enabled = true
  multi_az_enabled           = true
  num_node_groups            = var.step == 1 ? 2 : 3
  replicas_per_node_group    = var.step == 1 ? 1 : 2
  apply_immediately          = true
  tags                       = { step = var.step }
}

resource "aws_elasticache_replication_group" "auth" {
  replication_group_id       = "example"
  description                = "example with authentication"
  node_type                  = "cache.t2.micro"
  num_cache_clusters         = 1
  port                       = 6379
  subnet_group_name          = aws_elasticache_subnet_group.bar.id
  security_group_ids         = ["sg-0a1b2c3d"]
  parameter_group_name       = "default.redis7"
  engine_version             = "7.0"
  transit_encryption_enabled = true
  at_rest_encryption_enabled = true
  auth_token                 = var.step == 1 ? "abcdefgh1234567890" : "another-token-1234567890"
  auth_token_update_strategy = "ROTATE"
  apply_immediately          = true
  kms_key_id                 = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
}

resource "aws_elasticache_replication_group" "rbac" {
  replication_group_id       = "with-users"
  description                = "user groups and logs"
  engine                     = "redis"
  engine_version             = "7.1"
  node_type                  = "cache.t3.small"
  num_cache_clusters         = 2
  automatic_failover_enabled = true
  transit_encryption_enabled = true
  user_group_ids             = [aws_elasticache_user_group.test.id]
  apply_immediately          = true

  log_delivery_configuration {
    destination      = "slow-logs"
    destination_type = "cloudwatch-logs"
    log_format       = "text"
    log_type         = "slow-log"
  }
}

resource "aws_elasticache_replication_group" "tiered" {
  replication_group_id = "tiered"
  description          = "data tiering"
  engine               = "valkey"
  engine_version       = var.step == 1 ? "8.0" : "8.1"
  node_type            = "cache.r6gd.xlarge"
  num_cache_clusters   = 1
  data_tiering_enabled = true
  apply_immediately    = true
}

# A global datastore, with its secondary in another region.
resource "aws_elasticache_global_replication_group" "example" {
  global_replication_group_id_suffix   = "example"
  primary_replication_group_id         = aws_elasticache_replication_group.primary.id
  global_replication_group_description = var.step == 1 ? "one" : "two"
}

resource "aws_elasticache_replication_group" "primary" {
  replication_group_id = "example-primary"
  description          = "primary replication group"
  engine               = "redis"
  engine_version       = "6.2"
  node_type            = "cache.m5.large"
  num_cache_clusters   = 1

  lifecycle {
    ignore_changes = [engine_version]
  }
}

resource "aws_elasticache_replication_group" "secondary" {
  provider                    = aws.other_region
  replication_group_id        = "example-secondary"
  description                 = "secondary replication group"
  global_replication_group_id = aws_elasticache_global_replication_group.example.global_replication_group_id
  num_cache_clusters          = 1

  lifecycle {
    ignore_changes = [engine_version]
  }
}
