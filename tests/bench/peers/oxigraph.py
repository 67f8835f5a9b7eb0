"""Oxigraph as npm ships it: WebAssembly in node, in memory."""

import os
import select
import signal
import subprocess

from engine import Engine, Failure, LoadFigures, pin


class Oxigraph(Engine):
    name = 'oxigraph'
    keeps = False

    def __init__(self, modules, directory, core, timeout):
        self.modules = modules
        self.output = os.path.join(directory, 'oxigraph.answer')
        self.core = core
        self.timeout = timeout
        self.process = None
        self.file = None

    def load(self, file, triples):
        self.file = file
        _, wall, cpu, memory = self.start()
        return LoadFigures(triples, float(wall) / 1e6, float(cpu) / 1e6, int(memory) * 1024, 0)

    def start(self):
        """Returns the figures of the load, which is part of every start."""
        if self.process:
            return None
        driver = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'oxigraph_driver.mjs')
        self.process = subprocess.Popen(['node', '--max-old-space-size=8192', driver, self.modules, self.file],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
                                        preexec_fn=pin(self.core))
        words = self.process.stdout.readline().split()
        if not words or words[0] != 'ready':
            raise RuntimeError('oxigraph did not load')
        return words[1:]

    def ask(self, command, timeout):
        self.start()
        self.process.stdin.write(command + '\n')
        self.process.stdin.flush()
        readable, _, _ = select.select([self.process.stdout], [], [], timeout)
        if not readable:
            # A running query cannot be stopped from inside.
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None
            raise Failure('timeout')
        words = self.process.stdout.readline().split()
        if not words:
            self.process.wait()
            self.process = None
            raise Failure('crashed')
        if words[0] != 'ok':
            raise Failure(' '.join(words[1:]))
        return words[1:]

    def run(self, query_file, times):
        figures = self.ask(f'run {times} {query_file}', self.timeout * times)[2:]
        return [(float(wall) / 1000, float(cpu) / 1000) for wall, cpu in zip(figures[::2], figures[1::2])]

    def answer(self, query_file):
        self.ask(f'answer {query_file} {self.output}', 600)
        with open(self.output, encoding='utf-8') as file:
            return file.read()

    def stop(self):
        if self.process:
            self.process.stdin.close()
            self.process.wait()
            self.process = None
