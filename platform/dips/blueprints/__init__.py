"""The programme as a package: read it, check it, write it. What each section means is the rooms' own business."""
