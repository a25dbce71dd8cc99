"""Alert channels: phones, desktops, webhooks (by apprise) and commands of one's own, each with what it is to get."""
