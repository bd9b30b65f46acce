"""Requests that nobody would send, and long ways through the life of flows and prompts."""
