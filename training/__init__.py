"""Makes data and models: the forge of test reports, later the labels and the training."""
