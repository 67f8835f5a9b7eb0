// Loads a file into an Oxigraph store in memory and answers commands on stdin, as query_driver does:
//   run TIMES FILE     ok ROWS-unknown BYTES, then wall and CPU microseconds of each run
//   answer FILE OUTPUT
import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';
import { cpuUsage, resourceUsage } from 'node:process';

const [, , modules, file] = process.argv;
const { Store } = createRequire(modules + '/')('oxigraph');

const store = new Store();
const before = cpuUsage();
const start = performance.now();
// Strings of V8 are limited to half a gigabyte: hand the file over in pieces that end at line ends.
const bytes = readFileSync(file);
const format = file.endsWith('.nq') ? 'application/n-quads' : 'application/n-triples';
const piece = 64 << 20;
for (let at = 0; at < bytes.length; ) {
  let end = Math.min(at + piece, bytes.length);
  if (end < bytes.length) end = bytes.lastIndexOf(10, end) + 1;
  store.load(bytes.toString('utf8', at, end), { format, unchecked: true });
  at = end;
}
const used = cpuUsage(before);
console.log(`ready ${store.size} ${(performance.now() - start) * 1000} ${used.user + used.system} ${resourceUsage().maxRSS}`);

function run(text) {
  const graph = /^\s*(CONSTRUCT|DESCRIBE)/im.test(text);
  return store.query(text, { results_format: graph ? 'application/n-triples' : 'application/sparql-results+json' });
}

for await (const line of createInterface({ input: process.stdin })) {
  const [command, ...words] = line.split(' ');
  try {
    if (command === 'run') {
      const text = readFileSync(words[1], 'utf8');
      const figures = [];
      let length = 0;
      for (let i = 0; i < Number(words[0]); ++i) {
        const cpu = cpuUsage();
        const begin = performance.now();
        length = run(text).length;
        const wall = (performance.now() - begin) * 1000;
        const spent = cpuUsage(cpu);
        figures.push(wall, spent.user + spent.system);
      }
      console.log(`ok 0 ${length} ${figures.join(' ')}`);
    } else {
      const answer = run(readFileSync(words[0], 'utf8'));
      writeFileSync(words[1], answer);
      console.log(`ok 0 ${answer.length}`);
    }
  } catch (error) {
    console.log(`error ${String(error).split('\n')[0]}`);
  }
}
