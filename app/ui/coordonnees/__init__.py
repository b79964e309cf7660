"""Who and where, as typed: addresses, numbers, the cabinet and its kinés; shared by several screens."""
