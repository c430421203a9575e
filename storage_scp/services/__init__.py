"""The services that we provide, found by SOP class. A new one is a module with a Service, added in table.py."""
