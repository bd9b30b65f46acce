"""What nodes call: AWS through boto3, and what stands in for it on this server."""
