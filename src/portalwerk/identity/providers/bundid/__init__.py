"""BundID and accounts of the same make (BayernID): sign-in by SAML 2.0 with the AKDB extension."""
