"""Drives one headless Chromium through its debugging pipe, with nothing beyond Python and Debian's `chromium`.

In: pages on disk. Out: what an expression gives inside them, pictures, PDF. Absent: any network; pages are opened as files.
"""
import base64
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

FLAGS = """--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
--disable-component-update --disable-sync --hide-scrollbars --remote-debugging-pipe""".split()

SETTLED = """new Promise((done) => {
  const look = () => {
    const { verdict, level, cosigners } = document.documentElement?.dataset ?? {};
    if (!verdict || verdict === 'checking') return setTimeout(look, 5);
    const shown = document.querySelectorAll('iframe').length;
    return done({ verdict, level, cosigners: Number(cosigners ?? 0), shown });
  };
  look();
})"""


class Chromium:
    """Use it in a `with`; one page at a time."""

    def __enter__(self):
        self.profile = tempfile.mkdtemp(prefix="armistice-browser-")
        ours, theirs = os.pipe(), os.pipe()
        # Chromium reads commands on 3 and answers on 4; the shell moves the pipes there whatever their numbers are.
        program = os.environ.get("CHROMIUM", "chromium")
        script = f'exec 3<&{ours[0]} 4>&{theirs[1]}; exec "$@"'
        command = ["bash", "-c", script, "bash", program, *FLAGS, f"--user-data-dir={self.profile}", "about:blank"]
        self.process = subprocess.Popen(command, pass_fds=(ours[0], theirs[1]), stderr=subprocess.DEVNULL)
        os.close(ours[0])
        os.close(theirs[1])
        self.commands, self.answers, self.rest, self.last, self.session = ours[1], theirs[0], b"", 0, None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.call("Page.enable")
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(20)
        shutil.rmtree(self.profile, ignore_errors=True)

    def call(self, method, **params):
        self.last += 1
        message = {"id": self.last, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.commands, data):]
        while (answer := self.next()).get("id") != self.last:
            pass
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return answer["result"]

    def next(self):
        while b"\0" not in self.rest:
            more = os.read(self.answers, 1 << 20)
            if not more:
                raise RuntimeError("chromium is gone")
            self.rest += more
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def open(self, path):
        self.call("Page.navigate", url=Path(path).resolve().as_uri())

    def ask(self, expression):
        result = self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in result:
            raise RuntimeError(result["exceptionDetails"])
        return result["result"].get("value")

    def verdict(self, path):
        """What the page on disk says of itself: verdict, level, how many cosigned, how many bulletins it shows."""
        self.open(path)
        return self.ask(SETTLED)

    def size(self, width, height, dark=False):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])

    def picture(self, path, whole=False):
        shot = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        Path(path).write_bytes(base64.b64decode(shot["data"]))

    def pdf(self, path):
        made = self.call("Page.printToPDF", preferCSSPageSize=True)
        Path(path).write_bytes(base64.b64decode(made["data"]))
