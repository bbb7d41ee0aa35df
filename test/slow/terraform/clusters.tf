resource "aws_elasticache_cluster" "memcached" {
  cluster_id           = "cluster-memcached"
  engine               = "memcached"
  node_type            = "cache.m4.large"
  num_cache_nodes      = var.step == 1 ? 2 : 3
  parameter_group_name = "default.memcached1.6"
  port                 = 11211
  az_mode              = "cross-az"
  apply_immediately    = true
}

resource "aws_elasticache_cluster" "redis" {
  cluster_id               = "cluster-redis"
  engine                   = "redis"
  node_type                = var.step == 1 ? "cache.m4.large" : "cache.m4.xlarge"
  num_cache_nodes          = 1
  parameter_group_name     = aws_elasticache_parameter_group.default.name
  engine_version           = "7.0"
  port                     = 6379
  subnet_group_name        = aws_elasticache_subnet_group.bar.name
  security_group_ids       = ["sg-0a1b2c3d"]
  maintenance_window       = "sun:05:00-sun:09:00"
  snapshot_window          = "10:00-12:00"
  snapshot_retention_limit = var.step == 1 ? 1 : 2
  apply_immediately        = true
  tags                     = { env = "test", step = var.step }

  log_delivery_configuration {
    destination      = "slow-logs"
    destination_type = "cloudwatch-logs"
    log_format       = "text"
    log_type         = "slow-log"
  }
  log_delivery_configuration {
    destination      = "engine-logs"
    destination_type = "kinesis-firehose"
    log_format       = "json"
    log_type         = "engine-log"
  }
}

resource "aws_elasticache_cluster" "replica" {
  cluster_id           = "cluster-example"
  replication_group_id = aws_elasticache_replication_group.replicated.id
}
