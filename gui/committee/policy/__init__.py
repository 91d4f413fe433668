"""The page of the policy's actions."""
