"""nianbao's service: reads report files, checks them and tells people what was found."""

__version__ = "0.1.0"
