"""Building and running: cargo, and the two boards in QEMU."""

import functools
import json
import os
import subprocess
import sys
from pathlib import Path

FIRMWARE = Path(__file__).resolve().parent
ROOT = FIRMWARE.parent
TARGETS = {"microbit": "thumbv6m-none-eabi", "mps2-an386": "thumbv7em-none-eabihf"}
# A firmware that hangs must not hang the script.
SECONDS_A_RUN = 120


def run(command, octets=b""):
    """Runs what must not fail."""
    done = subprocess.run(command, input=octets, capture_output=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}: {done.stderr.decode()}")
    return done


def output(command, octets=b""):
    return run(command, octets).stdout


@functools.cache
def toolchain():
    """The name of one that builds for both cores."""
    return output([FIRMWARE / "toolchain"]).decode().strip()


def build(folder, *arguments, toolchain=None):
    """Builds one program or archive, and says where it lies."""
    cargo = ["cargo", *([f"+{toolchain}"] if toolchain else []), "build", "--quiet", "--release", *arguments]
    # Incremental builds inline otherwise, so that figures would depend on who builds.
    env = os.environ | {"CARGO_INCREMENTAL": "0"}
    line = [*cargo, "--message-format=json-render-diagnostics"]
    done = subprocess.run(line, cwd=folder, env=env, stdout=subprocess.PIPE)
    if done.returncode != 0:
        sys.exit(f"{' '.join(cargo)} failed")
    messages = map(json.loads, done.stdout.splitlines())
    made = [message for message in messages if message["reason"] == "compiler-artifact"]
    return made[-1]["executable"] or made[-1]["filenames"][-1]


def build_han():
    return build(ROOT, "-p", "han-cli", "--bin", "han")


def qemu(machine, image, *arguments, **streams):
    """Runs a firmware to its end; `streams` are those of `subprocess.run`."""
    line = f"timeout {SECONDS_A_RUN} qemu-system-arm -machine {machine} -display none -monitor none"
    host = ["-semihosting-config", "enable=on,target=native", "-kernel", image]
    return subprocess.run([*line.split(), *arguments, *host], **streams)
