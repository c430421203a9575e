"""From a row of the index to a picture: requests, caches and the rendering service."""
