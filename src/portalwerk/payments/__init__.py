"""Money owed and paid: a claim, a payer, a vendor that moves the money; knows no application."""
