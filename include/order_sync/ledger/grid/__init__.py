"""The list of orders as people page through it: filters with counts, any order, search, at a million orders."""
