"""The simulated INSi: fictional people under the test OID. Its contract is our reconstruction: resources/insi."""
