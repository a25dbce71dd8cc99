"""What a live run needs of Bluetooth, of this machine and of the servers it is told to, checked one by one."""
