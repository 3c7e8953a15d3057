"""What every site stands on: tenant, rights, scope and transaction, sign-in, links, error pages."""
