resource "aws_elasticache_serverless_cache" "memcached" {
  engine = "memcached"
  name   = "memcached"
  cache_usage_limits {
    data_storage {
      maximum = 10
      unit    = "GB"
    }
    ecpu_per_second {
      maximum = 5000
    }
  }
  description          = "Test Server"
  major_engine_version = "1.6"
  security_group_ids   = ["sg-0a1b2c3d"]
  subnet_ids           = ["subnet-0a1b2c3d", "subnet-0e1f2a3b"]
}

resource "aws_elasticache_serverless_cache" "redis" {
  engine = "redis"
  name   = "redis"
  cache_usage_limits {
    data_storage {
      maximum = 10
      unit    = "GB"
    }
    ecpu_per_second {
      maximum = 5000
    }
  }
  daily_snapshot_time      = "09:00"
  description              = var.step == 1 ? "Test Server" : "Another Server"
  kms_key_id               = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  major_engine_version     = "7"
  snapshot_retention_limit = 1
  security_group_ids       = ["sg-0a1b2c3d"]
  subnet_ids               = ["subnet-0a1b2c3d", "subnet-0e1f2a3b"]
}

resource "aws_elasticache_serverless_cache" "valkey" {
  engine = "valkey"
  name   = "valkey"
  tags   = { step = var.step }
}

resource "aws_elasticache_reserved_cache_node" "example" {
  reserved_cache_nodes_offering_id = data.aws_elasticache_reserved_cache_node_offering.example.offering_id
  id                               = "optionalCustomReservationID"
  cache_node_count                 = 3
}
