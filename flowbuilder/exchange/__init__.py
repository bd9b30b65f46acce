"""Flows in other tools' words: JSON, CloudFormation and Terraform. Nothing is run."""
