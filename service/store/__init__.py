"""What the service keeps: tables, migrations, files by hash, and what is done with them."""
