"""Virtuoso 7 as Debian packages it, over HTTP on the loopback interface."""

import http.client
import os
import shutil
import subprocess
import time
import urllib.parse

from engine import Engine, Failure, LoadFigures, cpu_ms, peak_memory, pin, size_on_disk

GRAPH = 'urn:casus:graph:all'

CONFIGURATION = '''[Database]
DatabaseFile = {directory}/virtuoso.db
ErrorLogFile = {directory}/virtuoso.log
LockFile = {directory}/virtuoso.lck
TransactionFile = {directory}/virtuoso.trx
xa_persistent_file = {directory}/virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 625000
[TempDatabase]
DatabaseFile = {directory}/virtuoso-temp.db
TransactionFile = {directory}/virtuoso-temp.trx
MaxCheckpointRemap = 2000
[Parameters]
ServerPort = {sql_port}
DisableUnixSocket = 1
MaxClientConnections = 10
CheckpointInterval = 0
CaseMode = 2
DirsAllowed = {data}
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty_buffers}
MaxMemPoolSize = 2000000000
MaxQueryMem = 6G
HashJoinSpace = 3G
VectorSize = 1000
MaxVectorSize = 1000000
AdjustVectorSize = 1
ThreadsPerQuery = 1
AsyncQueueMaxThreads = 2
DefaultIsolation = 2
[HTTPServer]
ServerPort = 127.0.0.1:{http_port}
ServerRoot = {directory}
ServerThreads = 4
MaxKeepAlives = 10
KeepAliveTimeout = 3600
EnabledGzipContent = 0
[SPARQL]
MaxQueryExecutionTime = {timeout}
'''


class Virtuoso(Engine):
    name = 'virtuoso'

    def __init__(self, directory, core, timeout, memory, ports, quads):
        """`memory` in bytes is for page buffers; `quads`: what is loaded names its graphs."""
        self.directory = os.path.join(directory, 'virtuoso')
        self.core = core
        self.timeout = timeout
        self.sql_port, self.http_port = ports
        self.quads = quads
        self.memory = memory
        self.process = None
        self.connection = None

    def configure(self, data):
        os.makedirs(self.directory)
        # What Virtuoso's manual gives for each gigabyte: 85,000 buffers of 8 KiB, three quarters of them dirty.
        buffers = self.memory // 2**30 * 85_000
        with open(os.path.join(self.directory, 'virtuoso.ini'), 'w') as file:
            file.write(CONFIGURATION.format(
                directory=self.directory, data=data, sql_port=self.sql_port, http_port=self.http_port, buffers=buffers,
                dirty_buffers=buffers * 3 // 4, timeout=int(self.timeout)))

    def load(self, file, triples):
        shutil.rmtree(self.directory, ignore_errors=True)
        self.configure(os.path.dirname(file))
        self.start()
        begin, cpu = time.monotonic(), cpu_ms(self.process.pid)
        self.sql(f"ld_dir('{os.path.dirname(file)}', '{os.path.basename(file)}', '{GRAPH}'); "
                 'rdf_loader_run(); checkpoint;')
        figures = LoadFigures(triples, time.monotonic() - begin, (cpu_ms(self.process.pid) - cpu) / 1000,
                              peak_memory(self.process.pid), size_on_disk(self.directory + '/virtuoso.db'))
        self.stop()
        return figures

    def sql(self, text):
        done = subprocess.run(['isql-vt', f'127.0.0.1:{self.sql_port}', 'dba', 'dba', 'ERRORS=STDOUT', f'EXEC={text}'],
                              capture_output=True, text=True, check=False)
        if done.returncode or '*** Error' in done.stdout:
            raise RuntimeError('virtuoso: ' + done.stdout + done.stderr)

    def start(self):
        self.process = subprocess.Popen(
            ['virtuoso-t', '+foreground', '+configfile', os.path.join(self.directory, 'virtuoso.ini')],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.directory, preexec_fn=pin(self.core))
        # Long, for a machine that is busy with other things.
        deadline = time.monotonic() + 1800
        while time.monotonic() < deadline:
            try:
                self.connect()
                return
            except OSError:
                if self.process.poll() is not None:
                    raise RuntimeError(f'virtuoso ended; see {self.directory}/virtuoso.log') from None
                time.sleep(0.2)
        raise RuntimeError('virtuoso does not answer')

    def connect(self):
        # Longer than the server's own limit, which it checks now and then.
        self.connection = http.client.HTTPConnection('127.0.0.1', self.http_port, timeout=self.timeout + 30)
        self.connection.connect()

    def request(self, query):
        parameters = {'query': query}
        if not self.quads:
            parameters['default-graph-uri'] = GRAPH
        head = next(line for line in query.splitlines() if not line.startswith(('#', 'PREFIX', 'BASE')) and line)
        accept = 'text/plain' if head.startswith(('CONSTRUCT', 'DESCRIBE')) else 'application/sparql-results+json'
        return urllib.parse.urlencode(parameters), {'Accept': accept, 'Content-Type': 'application/x-www-form-urlencoded'}

    def post(self, body, headers):
        try:
            try:
                self.connection.request('POST', '/sparql', body, headers)
                response = self.connection.getresponse()
            except (BrokenPipeError, ConnectionResetError, http.client.RemoteDisconnected):
                # After an error the server hangs up.
                self.connect()
                self.connection.request('POST', '/sparql', body, headers)
                response = self.connection.getresponse()
            answer = response.read()
        except OSError as error:
            self.restart()
            raise Failure('timeout' if isinstance(error, TimeoutError) else f'connection: {error}') from error
        except http.client.HTTPException as error:
            self.restart()
            raise Failure(f'broken answer: {error!r}') from error
        if response.status != 200 or response.headers.get('X-SQL-State'):
            message = answer[:200].decode(errors='replace').splitlines()
            raise Failure('timeout' if 'S1T00' in message[0] or 'S1TAT' in message[0] else message[0])
        return answer

    def restart(self):
        """After a query that the server does not give up."""
        self.process.kill()
        self.process.wait()
        lock = os.path.join(self.directory, 'virtuoso.lck')
        if os.path.exists(lock):
            os.remove(lock)
        self.start()

    def run(self, query_file, times):
        with open(query_file, encoding='utf-8') as file:
            body, headers = self.request(file.read())
        figures = []
        for _ in range(times):
            cpu = cpu_ms(self.process.pid)
            begin = time.perf_counter()
            self.post(body, headers)
            wall = time.perf_counter() - begin
            figures.append((wall * 1000, cpu_ms(self.process.pid) - cpu))
        return figures

    def answer(self, query_file):
        with open(query_file, encoding='utf-8') as file:
            return self.post(*self.request(file.read())).decode()

    def stop(self):
        if self.process:
            self.connection.close()
            try:
                self.sql('shutdown;')
            except RuntimeError:
                pass  # The connection ends with the server.
            self.process.wait()
            self.process = None
