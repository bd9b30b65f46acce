"""Flowbuilder: Amazon Bedrock Flows as software you own."""

__version__ = "0.1.0"
