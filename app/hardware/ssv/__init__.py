"""The official SSV library (« Fournitures SESAM-Vitale »), when installed on the post. Source: facts/vitale-card.md §6.

Calling it makes nothing homologated: approval covers a whole product, and ours has none.
"""
