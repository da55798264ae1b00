"""The preview: the site as a build would write it, rendered when a browser asks, and made anew when a file is saved."""
