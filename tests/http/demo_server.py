"""The demo province served for one test."""
import pathlib, sys, tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import engine
from checking import check, summary
from served import Server

data = ""  # the data directory that is served


def with_demo(walk):
    """Serves the demo, on the engine under test, and runs walk(port, password)."""
    global data
    with tempfile.TemporaryDirectory(prefix="kyket-demo-test-") as folder, Server(data := folder + "/d", "demo", engine.args()) as server:
        check("the demo starts", server.password)
        walk(server.port, server.password)
        check("the server ends cleanly", server.stop() == 0)
    return summary()
