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

provider "aws" {
  region                      = "us-east-1"
  skip_metadata_api_check     = true
  skip_region_validation      = true
  skip_credentials_validation = false

  endpoints {
    elasticache = var.proxy
    sts         = var.proxy
  }
}

provider "aws" {
  alias                   = "other_region"
  region                  = "us-west-2"
  skip_metadata_api_check = true

  endpoints {
    elasticache = var.proxy
    sts         = var.proxy
  }
}
