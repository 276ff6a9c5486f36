// A process that writes lines to a log as fast as it can: node logWriter.mjs MODULE FOLDER NAME COUNT.
import { pathToFileURL } from 'node:url';

const [module, folder, name, count] = process.argv.slice(2);
const { openLog } = await import(pathToFileURL(module).href);
const log = openLog([folder], Date.now);
for (let i = 0; i < Number(count); i++) log.write(`${name} ${i} ${'x'.repeat(1000)}`);
