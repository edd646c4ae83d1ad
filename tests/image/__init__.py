"""The image without a container engine: the Dockerfile's steps carried out in clean roots of Debian's packages."""
