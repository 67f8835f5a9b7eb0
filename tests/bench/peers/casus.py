"""Casus through its library (query_driver), and through its shell."""

import os
import shutil
import subprocess
import time

from engine import Engine, Failure, LoadFigures, measured_run, pin, size_on_disk


class Casus(Engine):
    name = 'casus'

    def __init__(self, build, directory, core, timeout, cores=None):
        """`cores`: those of the driver, with a thread for each; else `core` alone."""
        self.casus = os.path.join(build, 'casus')
        self.driver = os.path.join(build, 'bin', 'query_driver')
        self.store = os.path.join(directory, 'casus.store')
        self.core = core
        self.cores = cores or {core}
        self.timeout = timeout
        self.process = None

    def load(self, file, triples):
        shutil.rmtree(self.store, ignore_errors=True)
        wall, cpu, memory = measured_run([self.casus, '--quiet', 'load', self.store, file], preexec_fn=pin(self.core))
        return LoadFigures(triples, wall, cpu, memory, size_on_disk(self.store))

    def start(self):
        self.process = subprocess.Popen([self.driver, self.store, str(len(self.cores))], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, preexec_fn=pin(*self.cores))
        if self.process.stdout.readline().strip() != 'ready':
            raise RuntimeError('query_driver did not start')

    def ask(self, command):
        self.process.stdin.write(command + '\n')
        self.process.stdin.flush()
        words = self.process.stdout.readline().split()
        if not words:
            self.stop()
            self.start()
            raise Failure('crashed')
        if words[0] != 'ok':
            raise Failure(' '.join(words[1:]))
        return words[1:]

    def run(self, query_file, times):
        figures = self.ask(f'run {times} {int(self.timeout * 1000)} {query_file}')[2:]
        return [(float(wall) / 1000, float(cpu) / 1000) for wall, cpu in zip(figures[::2], figures[1::2])]

    def answer(self, query_file):
        output = self.store + '.answer'
        self.ask(f'answer {query_file} {output}')
        with open(output, encoding='utf-8') as file:
            return file.read()

    def stop(self):
        if self.process:
            self.process.stdin.close()
            self.process.wait()
            self.process = None


class CasusShell(Casus):
    """One process for each measurement, with the statement piped in; its start is taken off by the difference to a
    process that runs the statement once."""

    name = 'casus shell'

    def load(self, file, triples):
        raise NotImplementedError

    def start(self):
        pass

    def pipe(self, query, times):
        script = ('\n' + query + ';\n') * times
        start = time.monotonic()
        process = subprocess.Popen([self.casus, '--quiet', '--format', 'json', self.store], stdin=subprocess.PIPE,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=pin(self.core))
        process.stdin.write(script.encode())
        process.stdin.close()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise Failure(f'exit code {process.returncode}')
        return (time.monotonic() - start) * 1000, (usage.ru_utime + usage.ru_stime) * 1000

    def run(self, query_file, times):
        with open(query_file, encoding='utf-8') as file:
            query = file.read().rstrip()
        once_wall, once_cpu = self.pipe(query, 1)
        wall, cpu = self.pipe(query, 1 + times)
        return [(max(0.0, wall - once_wall) / times, max(0.0, cpu - once_cpu) / times)]

    def stop(self):
        pass
