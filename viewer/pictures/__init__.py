"""The REST views of pictures, instances, documents and attributes."""
