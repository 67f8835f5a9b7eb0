"""What the bench asks of an engine."""

import dataclasses
import os
import subprocess
import time


class Failure(Exception):
    """A query that an engine refused, broke off or was too slow for; the text says which."""


@dataclasses.dataclass
class LoadFigures:
    triples: int
    wall: float  # seconds
    cpu: float  # seconds
    peak_memory: int  # bytes
    disk: int  # bytes; 0 for an engine that keeps nothing

    def row(self):
        return {'triples': self.triples, 'wall_s': round(self.wall, 3), 'cpu_s': round(self.cpu, 3),
                'peak_mib': round(self.peak_memory / 2**20), 'bytes_per_triple': round(self.disk / self.triples, 1)}


class Engine:
    """A store with one loaded file. Runs are (wall, cpu) in milliseconds, to the last byte of the answer."""

    name = ''
    keeps = True  # what was loaded, on disk

    def load(self, file, triples):
        """Into an empty store; returns LoadFigures."""
        raise NotImplementedError

    def start(self):
        """Opens what was loaded."""

    def run(self, query_file, times):
        """Returns a list of (wall, cpu); raises Failure."""
        raise NotImplementedError

    def answer(self, query_file):
        """Returns the text: SPARQL results in JSON, or N-Triples."""
        raise NotImplementedError

    def stop(self):
        pass


def cpu_ms(pid):
    """CPU time of all threads of a running process, in milliseconds."""
    total = 0
    for task in os.listdir(f'/proc/{pid}/task'):
        try:
            with open(f'/proc/{pid}/task/{task}/schedstat') as file:
                total += int(file.read().split()[0])
        except FileNotFoundError:
            pass
    return total / 1e6


def peak_memory(pid):
    with open(f'/proc/{pid}/status') as file:
        for line in file:
            if line.startswith('VmHWM:'):
                return int(line.split()[1]) * 1024
    return 0


def measured_run(command, **options):
    """Runs a program to its end; returns (wall seconds, CPU seconds, peak memory). Raises CalledProcessError."""
    start = time.monotonic()
    process = subprocess.Popen(command, **options)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def size_on_disk(path):
    if os.path.isfile(path):
        return os.stat(path).st_blocks * 512
    return sum(os.stat(os.path.join(folder, name)).st_blocks * 512
               for folder, _, names in os.walk(path) for name in names)


def pin(*cores):
    """A function that a child process calls to stay on these cores."""
    return lambda: os.sched_setaffinity(0, cores)
