# Subnet groups, parameter groups, users, user groups: the forms of the provider's pages.
resource "aws_elasticache_subnet_group" "bar" {
  name        = "tf-test-cache-subnet"
  description = var.step == 1 ? "Managed by Terraform" : "Changed by Terraform"
  subnet_ids  = ["subnet-0a1b2c3d", "subnet-0e1f2a3b"]
  tags        = { team = "cache" }
}

resource "aws_elasticache_parameter_group" "default" {
  name   = "cache-params"
  family = "redis7"

  parameter {
    name  = "activerehashing"
    value = "yes"
  }

  dynamic "parameter" {
    for_each = var.step == 1 ? ["20"] : ["60", ]
    content {
      name  = "timeout"
      value = parameter.value
    }
  }
}

resource "aws_elasticache_user" "test" {
  user_id       = "testuserid"
  user_name     = "default"
  access_string = var.step == 1 ? "on ~app::* -@all +@read +@hash +@bitmap +@geo -setbit -bitfield -hset -hsetnx -hmset -hincrby -hincrbyfloat -hdel -bitop -geoadd -georadius -georadiusbymember" : "on ~* +@all"
  engine        = "redis"
  passwords     = ["password123456789"]
}

resource "aws_elasticache_user" "iam" {
  user_id       = "iamuserid"
  user_name     = "iamuserid"
  access_string = "on ~* +@all"
  engine        = "redis"

  authentication_mode {
    type = "iam"
  }
}

resource "aws_elasticache_user" "passwords" {
  user_id       = "passworduserid"
  user_name     = "passworduser"
  access_string = "on ~* +@all"
  engine        = "redis"

  authentication_mode {
    type      = "password"
    passwords = ["password1password1", "password2password2"]
  }
}

resource "aws_elasticache_user_group" "test" {
  engine        = "redis"
  user_group_id = "usergroupid"
  user_ids      = [aws_elasticache_user.test.user_id]

  lifecycle {
    ignore_changes = [user_ids]
  }
}

resource "aws_elasticache_user_group_association" "example" {
  user_group_id = aws_elasticache_user_group.test.user_group_id
  user_id       = aws_elasticache_user.passwords.user_id
}
