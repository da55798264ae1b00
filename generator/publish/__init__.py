"""Putting the site where readers find it: GitHub Pages, by a branch or by a workflow."""
