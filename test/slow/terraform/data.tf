data "aws_elasticache_reserved_cache_node_offering" "example" {
  cache_node_type     = "cache.t4g.small"
  duration            = "P1Y"
  offering_type       = "No Upfront"
  product_description = "redis"
}

data "aws_elasticache_cluster" "my_cluster" {
  cluster_id = aws_elasticache_cluster.redis.cluster_id
}

data "aws_elasticache_replication_group" "bar" {
  replication_group_id = aws_elasticache_replication_group.example.replication_group_id
}

data "aws_elasticache_serverless_cache" "example" {
  name = aws_elasticache_serverless_cache.redis.name
}

data "aws_elasticache_subnet_group" "example" {
  name = aws_elasticache_subnet_group.bar.name
}

data "aws_elasticache_user" "bar" {
  user_id = aws_elasticache_user.test.user_id
}

output "seen" {
  value = {
    cluster    = data.aws_elasticache_cluster.my_cluster.arn
    group      = data.aws_elasticache_replication_group.bar.member_clusters
    serverless = data.aws_elasticache_serverless_cache.example.endpoint
    subnets    = data.aws_elasticache_subnet_group.example.subnet_ids
    user       = data.aws_elasticache_user.bar.access_string
  }
}
