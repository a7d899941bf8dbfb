"""Runs a command on a pseudo-terminal and types: on-terminal.py '["key", …]' command…

Waits for output to fall silent before each key. Prints what the terminal got; exits as the command did.
"""
import json, os, pty, select, signal, sys

keys = json.loads(sys.argv[1])
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[2], sys.argv[2:])


def drain(patience, first=0.5):
    """Passes on what is said until nothing is for `patience` seconds (`first`: before anything is); False at the end."""
    said = False
    while True:
        ready, _, _ = select.select([terminal], [], [], patience if said else first)
        if not ready:
            return True
        try:
            chunk = os.read(terminal, 65536)
        except OSError:
            return False
        if not chunk:
            return False
        said = True
        sys.stdout.buffer.write(chunk)


for number, key in enumerate(keys):
    if not drain(0.1, 20 if number == 0 else 0.5):
        break
    if key == "SIGTERM":
        os.kill(pid, signal.SIGTERM)
    else:
        os.write(terminal, key.encode())
while drain(0.1, 20):
    pass
_, status = os.waitpid(pid, 0)
sys.stdout.flush()
sys.exit(os.waitstatus_to_exitcode(status) & 0xFF)
