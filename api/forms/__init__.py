"""What a family holds in its hands: the consent form and the receipt, as PDF."""
