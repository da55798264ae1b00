SITENAME = "Ropes"
