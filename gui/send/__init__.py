"""Sign and send: a key, a passphrase, a package that was opened again, and its receipt."""
