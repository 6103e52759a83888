"""Writing of finished files to a folder, all or nothing."""
