"""What the commands of ``portalwerk`` do; ``portalwerk.project.cli`` says which there are."""
