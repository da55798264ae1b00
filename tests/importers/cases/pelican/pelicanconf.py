SITENAME = 'Ropes'
