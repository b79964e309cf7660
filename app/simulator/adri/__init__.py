"""The simulated rights service: fictional people, one case each. Its contract is ours: resources/adri/SOURCE.md."""
