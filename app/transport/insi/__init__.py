"""INSi over SOAP. Its contract is our reconstruction: resources/insi/SOURCE.md."""
