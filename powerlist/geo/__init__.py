"""Where a point lies (坐标与边界): coordinate systems, outlines, and the door to shapely.

Numbers in, numbers out; nothing here knows grids, villages or files.
"""
