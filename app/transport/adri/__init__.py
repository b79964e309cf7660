"""The rights service over SOAP. Its contract is our own design: resources/adri/SOURCE.md."""
